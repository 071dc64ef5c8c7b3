// Numbers as gptcore/equations.py writes them, for equations that are computed here. (Python rounds a half
// to the even digit, toFixed up.)

const DIGITS = 3;
const MOST_DIGITS = 12;
const SMALLEST = 1e-4;
const MOST_DECIMALS = 100; // that toFixed takes
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

const signed = (text) => text.replace("-", "−");
const decimals = (value, digits) => Math.min(MOST_DECIMALS, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
const rounded = (value, digits) => (value ? Number(value.toFixed(decimals(value, digits))) : 0);

// 0.0123, −1.44, 1235, 3.20×10⁻⁷; whole numbers below 1000 stand without decimals.
export function figure(value, digits = DIGITS) {
  if (Number.isInteger(value) && Math.abs(value) < 1000) return signed(String(value));
  if (Math.abs(value) >= SMALLEST) return signed(value.toFixed(decimals(value, digits)));
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const raised = [...exponent.replace("+", "")].map((mark) => RAISED[mark]).join("");
  return signed(`${mantissa}×10${raised}`);
}

// [operands, result] as they are shown: computed with what is shown, the result is right. Operands get as
// many digits as that takes.
export function equation(operands, result, combine) {
  let digits = DIGITS;
  const found = () => combine(...operands.map((value) => rounded(value, digits)));
  while (digits < MOST_DIGITS && rounded(found(), DIGITS) !== rounded(result, DIGITS)) digits++;
  return [operands.map((value) => figure(value, digits)), figure(result)];
}
