"""The English story grammar: small tables of facts and plots made of interchangeable sentences.

How to read it:

- ``@table: column; column`` opens a table, one row per line, columns parted by ``;``.
- ``== plot`` opens a plot. ``uses:`` names the tables a story draws one row from; ``child:H``
  draws a row and calls it ``H``, so ``{H}`` is its first column and ``{H.his}`` the column "his".
  A table without such a name gives its columns directly, such as ``{thing}``.
- ``title:`` lists the possible titles, parted by ``|``.
- Lines that start with ``* `` are alternatives for one beat of the story; a blank line starts the
  next beat, and a ``/`` a new paragraph. A beat of ``? `` lines may be left out.
- ``[this|that]`` picks one of the parts; ``{^H.he}`` starts with a capital letter.
- An indented line continues the line before it.

Because a story keeps its facts from the first line to the last, the same child, animal, and thing
come back in every sentence. The parser and the random choices are in ``make_texts.py``.
"""

GRAMMAR = """
@child: name; he; him; his
Mia; she; her; her
Anna; she; her; her
Lily; she; her; her
Rosie; she; her; her
Ella; she; her; her
Nora; she; her; her
Ruby; she; her; her
Tess; she; her; her
Hana; she; her; her
Clara; she; her; her
Molly; she; her; her
Ben; he; him; his
Sam; he; him; his
Leo; he; him; his
Max; he; him; his
Tim; he; him; his
Omar; he; him; his
Finn; he; him; his
Hugo; he; him; his
Will; he; him; his
Paul; he; him; his
Noah; he; him; his

@kin: name; he; him; his
Grandma; she; her; her
Grandpa; he; him; his
Aunt May; she; her; her
Uncle Joe; he; him; his
Mom; she; her; her
Dad; he; him; his

@old: name; he; him; his
Grandma; she; her; her
Grandpa; he; him; his
Aunt May; she; her; her
Uncle Joe; he; him; his
Great-Aunt Flora; she; her; her

@neighbor: name; he; him; his
Mrs. Bell; she; her; her
Mr. Reed; he; him; his
Mrs. Moss; she; her; her
Mr. Lane; he; him; his
Miss Park; she; her; her
Mr. Stone; he; him; his
Mrs. Wood; she; her; her

@pet: name; kind; he; him; his; call
Biscuit; dog; he; him; his; barked
Pepper; dog; she; her; her; barked
Button; puppy; he; him; his; yapped
Moss; dog; he; him; his; barked
Plum; cat; she; her; her; meowed
Pickle; cat; he; him; his; meowed
Rags; dog; he; him; his; barked
Duchess; cat; she; her; her; meowed

@color: name
red
blue
yellow
green
white
orange

@lostplace: place; to; spot; walk
the park; to the park; under the bench by the gate; past the swings and the fountain
the park; to the park; in the low branches of the old elm; along the path with the roses
the beach; down to the beach; behind a heap of seaweed; along the wet sand
the beach; down to the beach; between two flat rocks; from the pier to the white rocks
the market; to the market; under a basket of onions; past the fish stall and the flower stall
the market; to the market; behind the barrels of apples; up one row and down the other
the meadow; out to the meadow; in the long grass near the wall; through the clover and the daisies
the woods; into the woods; in a pile of brown leaves; down the path with the tall pines
the woods; into the woods; beside a hollow log; over the little bridge and back
the orchard; to the orchard; under the biggest apple tree; between the rows of trees
the farm; over to the farm; in the straw of the barn; past the hens and the old cart
the river; down to the river; among the reeds; along the bank as far as the mill

@lostthing: thing; use
scarf; wore it in the wind and in the snow
straw hat; wore it even at breakfast
silver whistle; could play three notes on it
cloth bear; could not sleep without it
toy horse; kept it in a pocket with its nose out
little drum; tapped on it all day long
yellow ball; could bounce it forty times
tin lantern; lit it every evening
music box; knew its tune by heart
wool mitten; had one for the left hand and one for the right
picture book; knew every page of it by heart
wooden spoon; called it a sword, or an oar, or a wand

== lost
uses: child:H kin:K pet:P lostplace lostthing
title: {H} and the Lost {thing} | {P} Finds It | The Lost {thing} | Where Is the {thing}? | {H},
  {P}, and the {thing}

* {H} had a {thing} that {H.he} loved. {^H.he} {use}.
* {K} once gave {H} a {thing}. {H} {use}, and {H.he} took [good care|great care] of it.
* Of all {H.his} things, {H} liked {H.his} {thing} best. {^H.he} {use}.

* One [windy|bright|cool|busy] [morning|afternoon] {H.he} went {to} with {P} the {P.kind}. When
  they came home, the {thing} was gone.
* On [Sunday|Saturday], {H} went {to}, and {P} the {P.kind} went along. When they got home again,
  {H} reached for the {thing}. It was not there.
* One [sunny|gray|warm] day, {H} took it {to}. {P} the {P.kind} [trotted along|came too], as
  always. But on the way home {H} [stopped|stood still]. The {thing} was not there!

/
* "[Oh no|Oh dear]," said {H}. "I [must have dropped it|have lost it]!" {^H.his} eyes [grew
  wet|filled with tears].
* {H} looked in {H.his} [bag|basket] and in both pockets. Nothing. {^H.he} felt [very small and
  sad|a lump in {H.his} throat].

* "When did you have it last?" asked {K}. {H} [thought hard|closed {H.his} eyes and thought]. "At
  {place}," {H.he} said. "Let us go back the same way," said {K}.
* "Lost things like to be looked for slowly," said {K}. "[Come|Take my hand]. We will go back to
  {place} together."
* {K} did not scold. "Let us walk back to {place}," {K.he} said, "and use all six of our eyes."

? They walked {walk}. They looked high and they looked low.
? They went {walk}, and they asked everyone they met. Nobody had seen a {thing}.
? They searched {walk}. The sun [sank lower|slid behind a cloud], and still they found nothing.

/
* Then {P} [stopped|stood very still] and {P.call}. There, {spot}, was the {thing}!
* All at once {P} {P.call} and ran ahead. {^P.he} had found something {spot}. It was the {thing},
  [a little dusty|a bit damp], but safe.
* But {P} had a good nose. {^P.he} sniffed here, {P.he} sniffed there, and then {P.he} {P.call}.
  {H} looked {spot}, and {H.he} laughed out loud. It was the {thing}!

? {H} hugged the {thing}, and then {H.he} hugged {P}. "You are the best {P.kind} in the world,"
  {H.he} said.
? "Clever {P}!" said {H}. "[Tonight you shall have|You have earned] the biggest supper [in town|of
  all]."
? "Thank you, {P}," whispered {H}, and {P} looked [very proud|as proud as a king].

* That night the {thing} lay beside {H.his} pillow, and {P} lay at {H.his} feet, and all three
  slept well.
* From that day on, {H} [always looked behind {H.him} before {H.he} went home|checked twice before
  {H.he} went home]. So did {P}.
* {K} [sewed|wrote] {H.his} name on a small [ribbon|tag] and tied it to the {thing}. It never got
  lost again.

@rescue: baby; where; stuck; sound; free; mother; thanks
duckling; by the pond; caught in the tall reeds; a thin little peep; parted the reeds with both
  hands; a brown duck; swam off behind her in a neat line
kitten; near the old barn; sitting on a branch, too scared to come down; a sad mew; leaned a
  ladder on the tree and climbed up slowly; a gray cat; rubbed against every leg it could find
lamb; on the hill; held fast by the brambles; a shaky baa; pulled the thorns away one by one; a
  white sheep; gave a great jump with all four feet
baby bird; in the garden; sitting in the grass under its nest; a weak cheep; lifted it in a soft
  cap and put it back in the nest; a small brown bird; sang from the top of the tree
puppy; by the river; stuck in the thick mud; a small yip; laid a board on the mud and pulled it
  out; a big spotted dog; shook mud over everybody
young hedgehog; behind the shed; at the bottom of an empty bucket; a soft snuffle; tipped the
  bucket gently on its side; a round old hedgehog; left small wet footprints on the step
young goat; up on the rocks; standing on a narrow ledge; a frightened bleat; held out a carrot and
  showed it the safe way down; a long-haired goat; ate the rest of the carrot, and a button too
rabbit; at the edge of the field; tangled in a piece of old net; a faint squeak; cut the net, very
  carefully; a big gray rabbit; thumped one foot, which is how rabbits say thank you
gosling; beside the mill; on the wrong side of the fence; a lonely whistle; lifted the lowest wire
  to make a little door; a proud white goose; did not honk at anyone for a whole day
calf; at the end of the lane; shut behind a gate that the wind had closed; a long sad moo; pushed
  the heavy gate open; a kind red cow; licked every hand it could reach

== rescue
uses: child:H child:F rescue
title: The Little {baby} | {H} and the {baby} | {H} and {F} Help Out | A Small Voice | The {baby}
  Who Was Stuck

* {H} and {F} were [walking|playing] {where} [one fine morning|after school|on a warm afternoon]
  when they heard a [small|tiny] sound.
* One [spring|summer] [morning|day], {H} was {where} with {H.his} friend {F}. "Hush," said {H}.
  "Do you hear that?"
* It had rained [in the night|all morning], and now the sun was out. {H} and {F} went to look for
  [puddles|a rainbow] {where}. [Suddenly|Then] {F} stopped and listened.

* It was a {baby}, {stuck}. It made {sound}, [and it was trembling|and it looked so tired].
* They followed the sound, and there was a {baby}, {stuck}. Its [whole body shook|heart was
  beating fast].

/
? "Poor little thing," said {F}. "[We must help it|We have to do something]." "Slowly," said {H},
  "or we will scare it."
? {F} wanted to run up to it at once, but {H} held {F.his} sleeve. "[Softly|Quietly]," {H.he}
  said. "It does not know that we are friends."
? "Do not be afraid," {H} [said softly|whispered]. "We will get you out." {F} nodded. "[We
  promise|Just hold still]," {F.he} said.

* While {F} [talked to it in a low voice|hummed a quiet song], {H} {free}.
* It was not easy. {H} tried once, and that did not work. Then {F} had an idea. {^F.he} stood
  close by and kept very still, and {H} {free}.
* They [thought for a moment|put their heads together]. Then {H} {free}, and {F} helped.

* [At last|Soon] the {baby} was free! It [blinked|looked around], but it did not seem to know
  where to go.
* The {baby} was free. It took one step, and then another, and then it [sat down|looked up] as if
  to ask, "What now?"

/
* "It wants its mother," said {F}. They waited, as quiet as stones. [By and by|After a while],
  {mother} came [hurrying|running] toward them.
* Then they saw {mother} [not far away|at the far end of the path], looking [left and
  right|everywhere]. "There she is!" said {H}. "[Go on|Run], little one."

* The mother was so glad. And the {baby}? It {thanks}.
* Mother and child were together again. The {baby} {thanks}.

? [All the way home|That evening] {H} and {F} felt warm inside, [as if they had swallowed a bit of
  the sun|though the wind was cool].
? "That was a good day," said {F}. "[The best|One of the best]," said {H}, and they walked home
  [hand in hand|side by side].
? They [never told anyone how muddy they had been|came home late and muddy], but nobody
  [minded|was cross] when they heard why.

@plant: plant; grows; share
sunflower; taller than the fence, with a face as big as a plate; gave seeds to every bird on the
  street
pumpkin; so big and round that two people had to carry it; made soup for the whole street
bean plant; up the stick, along the wall, and all around the window; cooked a pot of beans with
  butter
pea vine; in a green curtain, with fat pods on every side; sat on the step and ate peas until dark
strawberry plant; low and wide, with berries like red drops; shared the berries, one for you and
  one for me
rose; up beside the door, with petals as soft as a cheek; put one rose in a glass on every table
tomato plant; strong and bushy, heavy with red fruit; ate tomatoes on warm bread
melon; slowly, day by day, until it was as big as a ball; cut it into ten sweet slices

@trouble: bad; fix
Then came a week with no rain, and the leaves hung down; carried water from the well, one
  [cup|can] at a time
Then came a cold night, and frost lay on the ground; covered it with {H.his} own warm hat
Then came a strong wind, and the stem bent almost to the ground; tied it to a [good
  straight|strong] stick with a piece of soft string
Then the snails came out and began to nibble; picked up the snails, one by one, and carried them
  to the far end of the field
Then the hens got in and scratched up the soil; built a small fence out of twigs

== seed
uses: child:H old:K neighbor:B plant trouble
title: {H} and the Seed | The {plant} | One Small Seed | {H}'s Garden | Wait and See

* {K} gave {H} a seed. It was [no bigger than a tooth|small and plain and dry]. "What is in it?"
  asked {H}. "Wait and see," said {K}.
* [One spring day|In April], {H} found a [lonely|single] seed in {K}'s [pocket|drawer]. "May I
  have it?" {H.he} asked. "Yes," said {K}, "if you can be patient."
* {H} wanted a garden, but there was only [a little square of soil|a bit of earth] beside the
  door. "That is enough," said {K}, and {K.he} put one seed in {H.his} hand.

* {H} made a hole with one finger, dropped it in, and [patted the earth flat|covered it up]. Then
  {H.he} sat down to watch. Nothing happened.
* They planted it together and gave it [a drink|a cup] of water. Every morning {H} ran out to
  look. [Monday, nothing. Tuesday, nothing|One day, nothing. Two days, nothing].

? "Perhaps it is asleep," said {H}. "Perhaps," said {K}. "[Seeds work where we cannot see them|A
  seed has its own clock]."
? "I do not think it likes me," said {H}. {K} [smiled|laughed]. "It is busy," {K.he} said. "It is
  making roots first."
? Every [morning|day] {H} sang it a little song, in case it was lonely down there.

/
* Then, one [warm|soft] morning, there was a [speck|tiny loop] of green. "{K}! {K}!"
  [called|shouted] {H}. "It is up!"
* On the ninth day the soil cracked, and a small green [nose|finger] came out. {H} [danced|hopped]
  around it [twice|three times].

* It was [a {plant}|going to be a {plant}]! {bad}. So {H} {fix}.
* {K} bent down to see. "A {plant}," {K.he} said. {bad}. {H} did not give up. {^H.he} {fix}.

* After that the {plant} grew and grew, {grows}.
* And how it grew! By [July|August|the end of summer] it had grown {grows}.

/
* {B} [looked over the wall|stopped at the gate]. "Where did you [get|buy] that?" {B.he} asked.
  "It was a seed," said {H}, "and we waited."
* {B} from next door came to see it. "[Well, well|My word]," {B.he} said. "You must have magic
  hands." {H} looked at {H.his} hands. They were only muddy.

* [In the end|When the time came], {H}, {K}, and {B} {share}.
* They asked {B} to stay, and together they {share}.

? And {H} kept one seed [in a matchbox|in a paper bag], for next [spring|year].
? "What shall we plant next year?" asked {K}. {H} [grinned|smiled]. "Wait and see," {H.he} said.
? {H} saved the best seed of all and gave it to {B}. "[You have to be patient|It is asleep now],"
  {H.he} told {B.him}.

@build: object; stuff; fail; tip; again; good
kite; two sticks, some string, and an old newspaper; it spun around and fell on its nose; It needs
  a tail, to keep it steady; tied on a long tail made of rags; it climbed up and up, until it was
  as small as a bird
raft; six logs and a long rope; one end sank and everybody got wet; The knots are too loose; tied
  every knot again, and pulled hard; it floated as flat as a table
birdhouse; a box, four nails, and a bit of bark; no bird would go in; The door is too wide, and
  birds like a small one; made a round door just as big as a plum; a pair of bluebirds moved in
  before the paint was dry
cart; a crate and the wheels from an old pram; one wheel rolled off and went down the hill alone;
  A wheel needs a pin to hold it; carved four pins out of hard wood; it rolled all the way to the
  gate without a bump
toy boat; a piece of bark, a twig, and a leaf; it tipped over and lay on its side; It is too light
  at the bottom; pressed a flat stone into the bottom with some clay; it sailed across the water
  like a little swan
swing; a board and a rope; it hung so crooked that they slid right off; One side is longer than
  the other; measured both sides with a stick; it swung so high that their toes touched the leaves
drum; a tin pail and a piece of cloth; it only went fump, fump; The top must be very tight;
  stretched the top and tied it twice around; it went boom, boom, and all the hens looked up
tree house; some boards and a bag of nails; the floor tilted and the apples rolled out; You must
  begin with a strong frame; made a square frame and laid the boards on that; it stood so firm
  that they could dance in it

== build
uses: child:H child:F neighbor:B build
title: The {object} | {H} and {F} Build a {object} | Try It Again | {H}'s {object} | The Best
  {object} in Town

* {H} and {F} wanted to make a {object}. They had {stuff}.
* "Let us build something," said {H}. "[What|What kind of thing]?" asked {F}. {H} held up {H.his}
  hands. "A {object}!" {H.he} said. They found {stuff}.
* It was [a long, quiet summer|the first week of the holidays], and {H} had a plan. {^H.he} wanted
  to build a {object}. {F} [brought|came with] {stuff}.

? They worked [all morning|from breakfast to lunch]. {H} held things, and {F} tied things, and
  [now and then|sometimes] it was the other way around.
? {F} [hummed|whistled] while they worked. [By noon|After two hours] they had sore thumbs, but it
  looked very fine.
? They measured and tied and hammered. "It is [perfect|ready]," said {F} at last.

* But when they tried it out, {fail}.
* Then they tried it. Oh dear! {fail}.

/
? {H} [kicked a stone|sat down on the ground]. "It is no good," {H.he} said. "[We are no good at
  this|Let us stop]." But {F} [shook {F.his} head|was not so sure].
? {F} looked at {H}. {H} looked at {F}. Then they both began to laugh, [because it had been rather
  funny|for it was that or cry].

* Old {B} had been watching [from the gate|over the fence]. "{tip}," {B.he} said. "[I made the
  same mistake once|I know, because mine did just the same]."
* They went to ask {B}, who knew about such things. {^B.he} [turned it over|looked at it for a
  long time]. "{tip}," said {B}.

* So they went back to work. This time they {again}.
* "We can do that!" said {F}. They {again}.

/
* And now? Now {good}!
* They [held their breath|crossed their fingers] and tried once more, and {good}.

* "We did it!" [cried|shouted] {F}. {B} [clapped|waved {B.his} hat].
* {H} could not stop [smiling|grinning]. "I am glad we did not stop," {H.he} said. "So am I," said
  {F}.

? They wrote three names on it: {H}, {F}, and {B}.
? In the evening they showed it to the whole street, and {B} told everyone how it was done.
? "What shall we build tomorrow?" asked {H}. {F} already had [an idea|three ideas].

@newhabit: alone; shared; both
sat on the wall and drew in the dust with a stick; held out [a piece of chalk|half a pencil]; they
  both liked to draw [ships|horses|whales]
stood by the fence and watched the clouds; offered half of a [jam|cheese] sandwich; they both
  could see a [dragon|camel|ship] in the biggest cloud
sat under a tree with a closed book; sat down too, and opened a book about [stars|bears|the sea];
  they both liked the same page best
stood by the gate with both hands in empty pockets; rolled a [red|blue|green] ball over the grass;
  they both were very good at catching
sat on the bottom step and counted ants; crouched down and counted too; they both got
  [forty|sixty|ninety] ants, exactly
looked at the ropes and the hoops, but did not come near; held out one end of a long rope; they
  both could jump [twenty|thirty|fifty] times without a miss
stood by the pond and threw in little stones; picked up a flat stone and made it skip; they both
  wanted to know where frogs sleep

== newcomer
uses: child:H child:F newhabit kin:K
title: The New Child | {H} and {F} | A Friend for {F} | {F} Comes to Town | Hello, {F}

* A new family moved into the [white|yellow|brick] house [at the corner|by the bridge]. They had a
  [cat|piano|big red sofa], eleven boxes, and a child named {F}.
* On Monday there was someone new at school. {^F.his} name was {F}, and {F.he} [came from a town
  by the sea|came from far away, over the mountains].
* {F} was new [in the village|on the street]. {^F.he} did not know the roads, or the dogs, or the
  names of the other children.

* While the others played, {F} {alone}.
* At playtime the yard was loud and [bright|full]. {F} {alone}.

* {H} saw {F.him}. {^H.he} wanted to say hello, but {H.he} was shy too. [What if it came out
  wrong?|What do you say after hello?]
* {H} watched for a while. {^H.he} remembered how it felt to be new, like [a shoe on the wrong
  foot|one odd sock in a drawer].

/
* "What should I say?" {H} asked {K} [that evening|at supper]. "You do not need many words," said
  {K}. "[Just share something|Begin with something small]."
* That evening {H} told {K} about it. "When I was new," said {K}, "somebody [gave me an apple|sat
  down beside me]. I have never forgotten it."

* The next day {H} walked over. {^H.he} did not say much. {^H.he} {shared}.
* So in the morning {H} took a deep breath and went up to {F}. Then {H.he} {shared}.

* {F} looked up, [surprised|a little pink]. Then {F.he} smiled. [Before long|Soon] they found out
  that {both}.
* "[For me|Really]?" asked {F}. {H} nodded. And it turned out that {both}.

/
? After that it was easy. They talked all the way home, and [they took the long way|they walked
  slowly, to make it last].
? They talked until the bell rang, and after school they talked [some more|until the lamps were
  lit].

? {F} showed {H} [how to say good morning in another language|a song from {F.his} old home]. {H}
  showed {F} [the best tree for climbing|the shop with the good buns].
? "I thought nobody here would like me," said {F}. "I thought you would not like me," said {H}.
  And they laughed.

* The next time someone new came, there were two of them to say hello.
* Now, when {F} hears the word home, {F.he} thinks of [two places|this street too], and {H} is in
  it.
* And that is how {H} and {F} became friends, with hardly [any words at all|a word].

@noise: noise; guess; truth; wild
tap, tap, tap; a giant knocking with one finger; the branch of the pear tree, tapping on the
  window; gave the branch a little wave
hoo, hoo; a ghost with a sore throat; a round brown owl on the roof; said good night to the owl
plink, plonk, plink; somebody counting gold in the dark; the rain, dripping into a tin bucket;
  listened to the tune of the drops
creak, creak; a pirate with a wooden leg; the garden gate, which nobody had closed; closed the
  gate with a click
scratch, scratch; a dragon sharpening its claws; a small mouse with a very large nut; left a bit
  of cheese by the door
flap, flap, flap; a bat as big as a bed; a wet shirt on the line, dancing in the wind; took the
  shirt in to dry
bump, bump, roll; a troll playing ball; apples, falling from the tree onto the shed; filled a bowl
  with apples
purr, rumble, purr; a hungry bear under the floor; the cat, asleep in the laundry basket; tucked
  the cat in

== night
uses: child:H kin:K noise
title: A Noise in the Night | {H} and the Dark | What Was That? | The Lamp on the Stairs | {H} Is
  Brave

* It was late, and the house was [dark|still]. {H} lay in bed with {H.his} eyes wide open.
* The wind blew [around the house|down the chimney], and the moon hid behind the clouds. {H} could
  not sleep.
* {H} liked the day, but {H.he} did not much like the night. At night the [chair|coat on the door]
  looked like a [wolf|bear].

* Then there it was: {noise}. {H} pulled the blanket up to {H.his} nose.
* And then came a sound, {noise}. It stopped. It came again, {noise}.

? {H} thought that it must be {guess}. {^H.his} heart [went very fast|beat like a drum].
? "It is {guess}," {H} whispered to {H.his} pillow. "[I am sure of it.|What else could it be?]"

/
* "{K}!" {H} called [in a small voice|softly]. {K} came [up the stairs|in] with a lamp, and the
  shadows [jumped back|grew small].
* [Down the hall|At the end of the hall] there was a line of light under {K}'s door. {H} ran to it
  on cold bare feet.

* "Let us go and see," said {K}. "Most things are smaller when you look at them." {H} took {K.his}
  hand [and held it tight|with all ten fingers].
* {K} did not laugh. "I was afraid of the dark too," {K.he} said, "until I began to visit it.
  [Shall we go and say hello?|Come along.]"

* They went [on tiptoe|step by step], with the lamp in front. And what did they find? It was
  {truth}!
* They [opened the door|looked out], and {K} held the lamp up high. There it was, {truth}.

/
* {H} [laughed|let out a long breath]. "It is only that!" {H.he} said. {^H.he} {wild}.
* "Hello, you," said {H}, and {H.he} felt quite brave. {^H.he} {wild}.

? {K} warmed some milk, and they drank it [in the kitchen|by the stove] [while the clock
  ticked|without saying much].
? "Look," said {K}. The clouds had gone, and the sky was full of stars. [You can only see them
  when it is dark|The dark had been hiding them all along].

* Back in bed, {H} smiled at the dark, and soon {H.he} was asleep.
* After that, the night was not so big any more. It was [just the day with its eyes closed|only
  the day, resting].
* The next night {K} asked, "Shall I leave the lamp?" "[Just a little|Only until I am asleep],"
  said {H}.

@dish: dish; need; make; smell
apple pie; butter; rolled out the dough and cut up the apples; of apples and warm sugar
vegetable soup; salt; washed the carrots and peeled the potatoes; of onions and green herbs
plum cake; eggs; mixed the flour and laid the plums in rows; of plums and brown sugar
bread; yeast; mixed and pushed and folded the dough; the way a kitchen should smell
pancakes; milk; beat the eggs until they were pale; of hot butter
honey buns; honey; rolled the dough into little snails; sweet enough to bring the bees
noodle soup; a big pot; rolled the dough thin and cut it into strips; of ginger and spring onion
berry jam; sugar; washed two baskets of berries; so good that everybody's mouth watered

== cook
uses: child:H old:K neighbor:B neighbor:C dish
title: {H} Cooks | A Surprise for {K} | {dish} for {K} | {H}'s Kitchen | Enough for Everyone

* It was {K}'s birthday [tomorrow|on Sunday], and {H} had no money for a present. "I will make
  {dish}," {H.he} decided.
* {K} was [tired from a long week|in bed with a cold]. "I know," said {H}. "I will make {dish} for
  {K.him}, as a surprise."
* {H} wanted to do something [nice|kind] for {K}. What did {K} like best? {dish}, of course.

* {H} tied on an apron that came down to {H.his} shoes. {^H.he} {make}. There was something on the
  cat, and something on the clock, and something on {H.his} nose.
* {^H.he} put [a chair|a stool] in front of the table so that {H.he} could reach. Then {H.he}
  {make}.

* But then {H.he} looked on the shelf. There was [no sign of|not a bit of] what {H.he} needed
  most: {need}!
* Everything went well until {H.he} needed {need}. {^H.he} looked [high and low|in every
  cupboard]. There was none.

/
* {H} [ran|went] next door and knocked. "Please, {B}," {H.he} said, "could you lend me what I
  need? It is for {K}." "[Of course|Gladly]," said {B}, and {B.he} gave {H.him} {need}.
* {H} went to {B}'s house. But {B} had none, either. "Try {C}," {B.he} said. So {H} tried {C}, and
  there it was: {need}.

? "Do you need any help?" asked {B}. "Yes, please," said {H}. {B} [rolled up {B.his}
  sleeves|washed {B.his} hands] at once, and so did {C}, who lived across the street.
? {B} came back with {H.him} to help, and {C} came too, because [it sounded like fun|nobody can
  say no to {dish}].

* They [stirred and tasted|worked side by side] and sang a little. Soon the whole house smelled
  {smell}.
* [Half an hour later|Before long] the kitchen smelled {smell}.

/
* {K} came in and sniffed. "[What is this|Am I dreaming]?" {K.he} asked. "Surprise!" they all
  shouted.
* The door opened, and there stood {K}. {^K.he} looked at the table, and at {H}, and [{K.his} eyes
  shone|{K.he} had to sit down].

* It was [not quite perfect|perhaps a little too hot], but {K} said it was the best {K.he} had
  ever eaten.
* {K} had two helpings, and then {K.he} had [one more|another]. "[Nobody has ever made this for
  me|This tastes of kindness]," {K.he} said.

? There was enough for {B}, and enough for {C}, and [a bit for the cat|a little left for
  breakfast].
? They all sat around the table until the [moon came up|candles burned low], and no one was in a
  hurry to go home.
? "Next time," said {K}, "you must teach me how." And {H} did.

@wisher: small; name; he; him; his
mouse; Pip; he; him; his
mouse; Nib; she; her; her
mole; Velvet; he; him; his
snail; Dot; she; her; her
frog; Hop; he; him; his
hedgehog; Thistle; she; her; her
beetle; Shine; he; him; his
rabbit; Clover; she; her; her
ladybug; Spot; she; her; her
squirrel; Hazel; she; her; her

@sight: sight; far; seen; like
the sea; over three hills and a long road; The water went on and on, and it sparkled; It is like
  the sky lying down
the view from the top of the mountain; up past the last of the trees; All the fields lay below
  like a quilt; The whole world fits in my eyes
the lights of the town; across the valley and over the bridge; There were hundreds of little
  yellow lights; The stars have come down to rest
the sunflower field; on the far side of the wide river; Ten thousand flowers all turned their
  faces to the sun; It is like looking at summer itself
the big waterfall; deep in the forest; It roared and shone, and there was a rainbow in it; The
  river is learning to fly
the lake at night; beyond the dark woods; The moon lay in the water, round and white; There are
  two moons, and one is close enough to touch

@carrier: big; bname; bhe; bhim; bhis; way
goose; Greta; she; her; her; flew, low and steady
horse; Amber; she; her; her; walked, with a slow and even step
donkey; Old Gray; he; him; his; walked, and grumbled only a little
stag; Bramble; he; him; his; ran, as light as a leaf
dog; Rusty; he; him; his; trotted along with his tongue out
stork; Long Tom; he; him; his; flew, with wide white wings

== wish
uses: wisher:M sight carrier
title: The {M} Who Had a Wish | {M.name}'s Wish | {M.name} and {bname} | How {M.name} Saw the
  World | A Long Way for a Small {M}

* There was once a little {M} named {M.name}. {^M.he} lived under [a mossy stone|the roots of an
  oak|a rose bush], and {M.he} had one wish. {^M.he} wanted to see {sight}.
* {M.name} was a {M}, and a small one. But {M.he} had a large wish. {^M.he} wished to see {sight},
  just once.

* "That is {far}," said the other animals. "[You are much too small|Your legs are much too short].
  Stay here and be happy."
* [A swallow|An old crow] had told {M.him} about it. It was {far}, and nobody that small had ever
  gone there.

? {M.name} packed [a crumb|one oat|half a berry] and set out anyway. {^M.he} went on [all day|from
  dawn to dusk]. When {M.he} looked back, {M.he} could still see {M.his} own front door.
? {M.name} tried to walk there. {^M.he} walked until {M.he} was tired, and {M.he} had only reached
  [the gate|the end of the cabbage patch].

/
* {^M.he} sat down and [sighed|cried a very small tear]. "Why so sad?" asked a deep voice. It was
  {bname} the {big}.
* Just then a shadow fell over {M.him}. It was {bname}, the {big}. "Where are you going, little
  one?" asked {bname}.

* {M.name} told {bhim} everything. {bname} [was quiet for a moment|thought about it]. "I know the
  way," {bhe} said. "Climb up on my back."
* "I wanted to see {sight}," said {M.name}, "but it is so far." "Far for you is near for me," said
  {bname}. "[Climb up|Hold on tight]!"

* So {M.name} climbed up and held on, and {bname} {way}. The [wind|evening wind] was cool, and
  {M.name} told stories to pass the time.
* {bname} {way}. {M.name} sat [up high|between {bhis} shoulders] and sang all the songs {M.he}
  knew, and there were four.

/
* And then they were there. {seen}. {M.name} could not speak [at all|for a long time].
* "Open your eyes," said {bname}. {seen}. {M.name} [forgot to breathe|looked and looked].

* "{like}," {M.he} [whispered|said] at last. "I have passed it a hundred times," said {bname},
  "and I never really looked. Thank you for bringing me."
* "{like}," said {M.name}. {bname} sat down beside {M.him}. "Yes," {bhe} said. "I had not
  [noticed|seen] that before."

? They stayed until [they were sleepy|it grew late], and then {bname} carried {M.him} home.
? {M.name} slept all the way home, warm and safe on {bname}'s back.

? After that {M.name} told the story every [winter|evening], and {bname} always came to listen.
? Now the other animals say, "No one is too small for a wish. [Ask {M.name}|You only need a
  friend]."
? And whenever {bname} goes that way now, {bhe} stops by {M.name}'s door and asks, "Are you
  coming?"

@errand: buy; was; need; give; back
bread; was; a boy whose shoes were full of holes, standing in the cold; gave him [the warm
  scarf|the wool gloves] {H.he} was wearing; the boy's mother, who was a baker, came by with two
  fresh loaves
eggs; were; an old man who had dropped his whole basket of potatoes; stopped and picked up every
  potato, even the ones in the ditch; the old man, who kept hens, brought a dozen brown eggs
milk; was; a woman pushing a heavy cart up the hill; put both hands on the cart and pushed; the
  woman, who had three cows, left a full can by the door
apples; were; a little girl who could not find her mother; held her hand and went from stall to
  stall, calling; the girl and her mother came with a bag of red apples
honey; was; a man looking for his glasses, which were on his own head; told him, very politely,
  where they were, and walked him home; the man, who kept bees, sent a jar of golden honey
fish; was; a sailor whose letter had blown into the fountain; climbed in and got the letter out,
  and spread it in the sun to dry; the sailor came by with three silver fish on a string
flour; was; an old woman who could not read the name of the street; read all the signs aloud until
  they found her sister's house; the old woman, whose brother was a miller, sent a sack of flour

== errand
uses: child:H kin:K errand
title: {H} Goes to Market | The Last Coin | {H}'s Errand | Late for Supper | A Bag of {buy}

* {K} gave {H} [two coins|a coin] and a basket. "Please buy some {buy}," {K.he} said, "and [come
  straight home|do not be late]."
* There {was} no {buy} left in the house. "I will go to the market," said {H}. {K} gave {H.him} [a
  coin|some money] and a kiss.

? {H} walked down the [hill|lane], and {H.he} said to {H.him}self at every step, "{^buy}, {buy},
  {buy}," so as not to forget.
? It was {H.his} first time going alone. {^H.he} held the money so tightly that it grew [warm|hot].

* On the way {H.he} met {need}. {H} [stopped|slowed down].
* Near the [bridge|church|old well] {H.he} saw {need}.

/
* {K} had said to be quick. But how could {H} just walk by? {^H.he} {give}.
* Everyone else [hurried past|was too busy to look]. {H} was not. {^H.he} {give}.

* "You are a kind child," said [a voice behind {H.him}|someone]. "What is your name, and where do
  you live?" {H} told them. Then the [clock|church bell] struck five, and {H.he} began to run.
* It took a long time. When it was done, {H} [got many thanks|was thanked three times], and then
  {H.he} ran on to the market as fast as {H.he} could.

* But the stalls were closed, and the [square was empty|last cart was rolling away]. There {was}
  no {buy} to be had.
* Too late! The market was over. Only [a cat and some cabbage leaves were|one old broom was] left.

/
* {H} went home slowly. "I am sorry," {H.he} told {K}, and {H.he} explained [it all|everything].
  {K} listened. "Then we will eat [porridge|turnips]," {K.he} said, "and be proud of you."
* "Is the basket empty?" asked {K}. {H} told {K.him} what had happened. {K} put an arm around
  {H.him}. "You [brought home something better|did the right thing]," {K.he} said.

* The next [day|morning] there was a knock at the door. It was a surprise: {back}.
* That very evening somebody knocked. {H} could hardly believe it: {back}.

? "{^buy}," said {H}, and {H.he} [laughed|smiled] until {H.his} cheeks hurt.
? "You see," said {K}, "kindness knows the way [to our house|home]."
? And the coin? {H} put it in a jar, [for the next errand|to keep].

@skill: skill; fail; tip; win; place
ride a bicycle; wobbled to the left and fell into a bush; Look at the place you want to go, not at
  your feet; rode all the way around the well, with the bell ringing; in the lane
swim; went under and came up with water in both ears; Lie back as if the water were a bed; swam
  from the bank to the big rock; in the lake
whistle; blew and blew, but only air came out; Make your mouth small, as if you were going to kiss
  a bee; whistled so clearly that a bird answered; on the porch
skip rope; got both feet tangled up; Listen to the rope and jump with its song; skipped a hundred
  times without a stop; in the yard
skate; sat down hard on the ice; Bend your knees and lean a little forward; glided over the ice
  like a swan; on the frozen pond
play the flute; made a sound like a sad goat; Breathe slowly, and think of something soft; played
  a whole song from beginning to end; in the barn
climb the old oak; slid back down with a rip in one sleeve; Test each branch before you trust it;
  sat at the top and saw the whole valley; behind the house
row a boat; went around and around in a circle; Pull with both arms, and count aloud; rowed
  straight across to the other side; on the pond

== skill
uses: child:H child:F kin:K skill
title: {H} Learns to {skill} | One More Time | {H} Tries Again | Not Yet | {F} and {H}

* {H} wanted to {skill}. {^H.his} friend {F} could do it, and {F.he} made it look so easy.
* All the [big children|children on the street] could {skill}, but {H} could not. Not yet.
* "This is the [week|year] I will learn to {skill}," said {H}.

* {^H.he} tried {place}. {^H.he} {fail}.
* On Monday {H.he} tried, and {H.he} {fail}. On Tuesday {H.he} tried, and it was no better.

? "I will never learn," said {H}, and {H.he} [threw {H.his} cap on the ground|turned away so that
  no one could see {H.his} face].
? [Somebody laughed|A crow laughed], or so it seemed to {H}. {^H.his} ears went red.

/
? {F} sat down beside {H.him}. "It took me [three weeks|forty tries|a very long time]," {F.he}
  said. "I only showed you the last try."
? "Do you know," said {F}, "I cried the first time. [Twice|Really]." {H} looked up. "You did?"
  {H.he} asked.

* "{tip}," said {F}. "{K} taught me that."
* {K}, who had been [hanging up the wash|mending a chair], called over to them. "{tip}," {K.he}
  said.

* {H} tried again. It was a little better. {^H.he} tried [again, and again|five more times]. {F}
  [counted|cheered] every time.
* So {H} got up. {^H.he} practiced [after school|before breakfast|every single day], and {F} kept
  {H.him} company.

/
* And then, on [Friday|Saturday|Sunday], something [changed|clicked]. {H} {win}!
* One [evening|morning], without knowing quite how, {H} {win}.

? "I did it! Did you see?" [shouted|cried] {H}. "[I saw|We all saw]," said {F}, and {F.he} was
  just as happy as {H}.
? {F} [jumped up and down|threw {F.his} cap in the air]. {K} came running to see, with
  [soap|paint|flour] on {K.his} hands.

* A week later {H} met a small child who said, "I will never learn." {H} sat down. "Shall I tell
  you a secret?" {H.he} asked.
* "What will you learn next?" asked {F}. {H} thought. "[Everything|Something hard]," {H.he} said.
* That night {H} was so tired and so glad that {H.he} fell asleep with {H.his} [shoes|socks] on.

@toy: toy; hurt; mend
wagon; one of the wheels came off; put the wheel back with a new nail
paper lantern; it tore from top to bottom; glued it with strips of colored paper
red ball; it flew over the wall and into the well; got it out with a bucket on a long rope
sled; the rope broke in the middle; tied the two ends in a strong knot
wooden train; the chimney snapped off; carved a new chimney out of a cork
puppet; one arm came off in {F}'s hand; sewed the arm back on with blue thread
jump rope; it broke into two pieces; made two short ropes out of one long one
box of paints; the blue spilled all over the step; turned the blue spill into a picture of the sea

== quarrel
uses: child:H child:F kin:K toy
title: {H} and {F} Make Up | The {toy} | Two Friends and a {toy} | Sorry | My Turn, Your Turn

* {H} and {F} were [best friends|friends and neighbors]. They shared [everything|their bread and
  their secrets]. But one day they both wanted the {toy}.
* There was only one {toy}, and there were two friends, {H} and {F}.

* "It is my turn," said {H}. "You had it yesterday," said {F}. {H} pulled, and {F} pulled, and
  {hurt}.
* "Me first!" said {F}. "No, me!" said {H}. [Neither would let go|They tugged and they tugged],
  until {hurt}.

* "Look what you did!" they both said, at the very same time. {F} went home, and {H} [sat down on
  the step|slammed the door].
* Nobody said anything. Then {F} [picked up {F.his} cap|turned around] and walked away, and {H}
  let {F.him} go.

/
* The afternoon was long. {H} tried to play alone, but [it was no fun|nothing was any good]. At
  last {H.he} told {K} about it.
* At supper {H} [only looked at {H.his} soup|did not want any cake]. "What is the matter?" asked
  {K}. {H} told {K.him}.

? "Which would you rather keep," asked {K}, "the {toy} or the friend?" {H} did not have to think
  [long|about it].
? "Sorry is a short word," said {K}, "but [it opens heavy doors|it can be hard to lift]. Two
  people can lift it."

/
* {H} [got up|ran out] and went down the path, and there was {F}, coming up. "I am sorry," said
  {H}. "I was just going to say that," said {F}.
* Someone knocked at the door. It was {F}, with [an apple in each hand|a small bunch of daisies].
  "I am sorry," {F.he} said. "I am sorry too," said {H}.

* Together they {mend}. It [was not quite like new|looked different now], but they liked it better.
* They sat down side by side and {mend}. {K} [found them what they needed|held the lamp for them].

? "You first," said {F}. "No, you," said {H}. [And they nearly quarreled again|They argued about
  that for a while], but this time they were laughing.
? From then on, they [took turns|had a rule]. {H} had it on the odd days and {F} on the even days,
  and on Sundays they [played with it together|lent it to somebody else].
? And the {toy} lasted [for years|a long, long time], and so did they.

@fog: pick; place; sign; what
blackberries; on the moor; the church bell, slow and deep; It is ringing six. Supper is at six
mushrooms; in the forest; the bark of a dog, far away; That is our old dog. I would know his voice
  anywhere
shells; on the long beach; a lamp, swinging to and fro; Someone is on the pier with a lamp
wild flowers; on the mountain; the sound of running water; The stream goes past our house. It
  knows the way
nuts; in the deep woods; the smell of fresh bread; Today is baking day, so we only have to follow
  our noses
pine cones; behind the quarry; a cow bell, clonk, clonk; The cows are going home. Let us go with
  them

== fog
uses: child:H child:F kin:K fog
title: Lost in the Fog | The Way Home | {H} and {F} in the Fog | Listen | A Basket of {pick}

* {H} and {F} went to look for {pick} {place}. They each had a basket, and they sang as they went.
* [One autumn day|On a gray morning], {H} and {F} set off with a basket to find {pick} {place}.
  "Do not go too far," called {K}.

* "Just a little farther," said {F}. And then, "Just a little farther," said {H}. Soon the baskets
  were [full|heavy].
* They found one good spot, and then a better one, and then a better one still. They did not look
  back [even once|at all].

* When they looked up, the fog had come. It was [white and thick|as gray as wool], and the path
  was gone.
* Then the fog rolled in. [First the hills were gone|First it took the sky], then the trees, and
  then their own feet.

/
? "Which way is home?" asked {H}. {F} pointed left. {H} had been going to point right. {^H.his}
  [lip began to shake|hands grew cold].
? {F} began to walk faster and faster. "Stop," said {H}. "If we run, we will only get lost more
  quickly."

* "Give me your hand," said {F}. "[We have each other|Two are not as lost as one]. Let us be quiet
  and wait for a sign."
* They sat down close together and shared [a bun|the last of the bread]. "{K} always says to stop
  and use your senses," said {H}. So they did.

* At first there was nothing. Then it came through the fog: {sign}.
* They waited. [A minute went by, and another|The fog drifted past their faces]. And then {H}
  [lifted {H.his} head|jumped up]. It was {sign}!

/
* "{what}!" [cried|said] {F}. They got up and went toward it, step by step, hand in hand.
* "{what}," said {H}. They followed it [down and around|slowly], and they never once let go of
  each other.

* And there was the [gate|garden wall], and there was the door, and there was {K}, [holding out
  both arms|with a blanket over one arm].
* Little by little, the shape of a house came out of the gray. {K} was standing at the gate,
  calling their names.

? {K} gave them hot soup and dry socks, and [nobody scolded|they told the story twice].
? They ate by the fire until their [toes were warm|cheeks were red]. "Were you afraid?" asked {K}.
  "Only until we listened," said {H}.

? The {pick} [were set in a bowl on the table|lay in the basket by the door], and the fog pressed
  against the window and could not come in.
? Next time they took [a ball of string|a whistle] and a bit more sense, but they went together,
  as before.

@parcel: sends; gets; uses
a drawing of the house with smoke coming out of the chimney; a tiny knitted house, to keep an egg
  warm; used it every morning
a pressed daisy and a drawing of a cow; a bag of daisy seeds and a bell for the cow; planted the
  seeds under the window
a poem with nine words in it; a little blue book with empty pages; wrote a new poem in it every
  week
a map of the village, with a cross where the swing was; a paper compass and a real brass button;
  sailed around the yard for days
a feather and a picture of the hen it came from; a pen made out of that same feather; wrote all
  the next letters with it
a drawing of {H.his} missing tooth; a very small box to keep the tooth in; showed it to everyone
  at school
a leaf of every color {H.he} could find; the same leaves, sewn into a tiny quilt; hung it over the
  bed

== letter
uses: child:H old:K neighbor:B parcel
title: A Letter for {K} | {H} Writes a Letter | The Parcel | Far Away and Near | Dear {K}

* {K} lived far away, [on an island|on the other side of the mountains|in a town by the sea]. {H}
  missed {K.him}, most of all [at bedtime|on Sundays].
* In the [spring|autumn] {K} moved away to [an island|the coast], and the house felt too quiet.
  {H} kept [two of {K.his} buttons|{K.his} old cap] on the shelf.

* "You could write a letter," said {B}, who brought the mail. "A letter is a [visit in a paper
  coat|way of holding hands from far away]."
* One rainy day {H} took out paper and a pencil. {^H.he} [chewed the pencil|thought for a long
  time]. What do you say to someone so far away?

* {^H.he} did not know many words yet, so {H.he} put in {sends}.
* "Dear {K}," {H.he} wrote, and then {H.he} was stuck. So {H.he} put in {sends}.

? {B} stuck on a stamp with a [ship|bird|crown] on it, and off it went.
? {H} walked to the post box in {H.his} boots and dropped it in. It made a [soft|small] thump.

/
* Then came the waiting. {H} looked for {B} [on Monday, and on Tuesday, and on Wednesday|every
  single day]. "Not yet," said {B}, and {B.he} was sorry.
* A week went by, and then another. [The apples fell|The rain fell]. "It is a long way," said {B}.
  "Letters have short legs."

* "Perhaps it got lost," said {H}. "Perhaps {K.he} [has forgotten me|is too busy]." "I do not
  think so," said {B}.
* {H} began to think that [the sea had swallowed it|the wind had blown it away].

/
* And then one [snowy|bright|windy] morning {B} came up the path, [almost running|waving]. "A
  parcel!" {B.he} called. "A parcel for {H}!"
* At last there was a knock. {B} stood there with a parcel tied in [red|green] string. "I came
  here first," {B.he} said.

* Inside it was {gets}. And there was a note: "[I read your letter every night|I have your letter
  on the wall, where the sun can reach it]. Love, {K}."
* {H} opened it slowly, to make it last. In it was {gets}. The note said, "Your letter made me
  [laugh out loud|smile all week]. Write again soon."

* {H} {uses}. And {H.he} did write again, that same [day|evening].
* {H} {uses}, and far did not feel quite so far.

? "Will you carry it for me?" {H.he} asked {B}. "[With pleasure|I would be honored]," said {B},
  and {B.he} put it in the very top of the bag.
? After that the letters went back and forth all year, like [birds that know two nests|two friends
  on a swing].
? In summer the door opened, and it was not a letter at all. It was {K}.

@snow: make; part; gone; thief; instead
snowman; a carrot for a nose; the nose was gone; a thin gray rabbit; a pine cone
snowman; two nuts for eyes; the eyes were gone; a red squirrel; two black stones
snow bear; a row of dried berries for buttons; the buttons were gone; a flock of hungry birds; a
  row of acorn caps
snow lady; a hat made of straw; half of the hat was gone; a little brown deer; an old pot
snow king; a crown of wheat and oats; the crown was gone; a black crow with two friends; a crown
  of ice

== snow
uses: child:H child:F snow
title: The {make} | Who Took It? | {H} and {F} in the Snow | Tracks in the Snow | The Hungry Guest

* All week {H} had waited for snow. On Friday night it came [without a sound|softly], and in the
  morning the [whole street|garden] was white.
* It snowed [all night long|for two days]. When {H} opened the door, the snow [came up to {H.his}
  knees|lay on the gate like a thick white cat].

* {F} came over in [two pairs of socks|a big coat], and they made a {make}. They gave it {part}.
* "Let us make a {make}!" said {F}. They rolled and patted until their mittens were stiff. Last of
  all they gave it {part}.

? They were very proud of it. They [waved good night to it|said good night to it, to be polite].
? "It looks [almost alive|as if it might say something]," said {H}. Then it got dark, and they
  went in to [drink hot milk|get warm].

/
* But in the morning {gone}! "Who would do such a thing?" asked {F}.
* The next morning {H} looked out and cried, "Oh!" For {gone}.

* {F} was angry. But {H} looked down. There were small tracks in the snow. They followed them
  [around the shed|along the hedge], as quiet as mice.
* "Let us mend it and keep watch," said {H}. So they did, and they hid behind the
  [woodpile|door]. It was [very cold|hard to keep still].

* And then they saw {thief}, eating as fast as could be. [Under all that snow there was nothing
  else to eat|It was so hungry that it did not even run away].
* It was {thief}! {F} was about to shout, but {H} put a finger to {H.his} lips. "Look how hungry,"
  {H.he} [whispered|said].

/
* {F} was not angry any more. {^F.he} went in and came out with [a bowl of crumbs and seeds|bread,
  and oats, and a bit of apple].
* "I would have done the same," said {F}. They put out [oats and apple peel|seeds and bread] under
  the [bush|old table].

? For the {make} they found {instead}, and everyone said that it looked even better.
? And they gave the {make} {instead}. It [suited it very well|gave it a merry look].

* Every day until spring they put out a supper, and every [morning|day] the bowl was empty.
* When the snow melted, the {make} went away, as they do. But the guest [stayed|came back], and
  was not a bit afraid of them.
* "A {make} is a good host," said {H}. "[It gives away everything it has|It never eats anything
  itself]."

@light: light; caught; place; wish
firefly; in a glass jar; in the tall grass; shine among the other lights
little fish; in a pail; in the stream; swim all the way to the sea
butterfly; under a hat; in the clover; dance over the hedge
cricket; in a paper box; under the porch; sing with all the others
tadpole; in a blue cup; in the ditch; grow legs and jump
ladybug; in a matchbox; on the bean leaves; climb to the top of the tallest leaf

== letgo
uses: child:H child:F kin:K light
title: {H} and the {light} | Let It Go | The {light} | A Guest for One Night | What the {light}
  Wanted

* On [a warm evening|a June evening|the last day of school], {H} and {F} found a {light} {place}.
  It was so pretty that they [held their breath|forgot to talk].
* {H} had always wanted a {light}. One [soft|warm] summer evening, {H.he} saw one {place}. "Look,
  {F}!" {H.he} said.

* {H} caught it [gently|at the third try] and put it {caught}. "Now it is mine," {H.he} said. "I
  will keep it forever."
* They crept up on it, [inch by inch|step by step], and soon they had it {caught}. "We will call
  it [Star|Spark|Prince]," said {F}.

? At home {H} put it beside {H.his} bed, where {H.he} could see it.
? {K} came to look. "What a fine guest," {K.he} said. "How long is it going to stay?" {H} had not
  thought of it as a guest.

/
* But the {light} did not [play|move about] as it had before. It kept [quite still|to one corner].
  "Perhaps it is tired," said {F}.
* In the night {H} woke up and looked. The {light} was still, and it seemed smaller. {H} [could
  not go back to sleep|lay awake for a long time].

* "What do you think it wishes for?" asked {K}. {H} [did not answer|looked down]. {^H.he} knew. It
  wished to {wish}.
* "If I were a {light}," said {F} slowly, "I would want to {wish}." {H} said nothing, but [a tear
  ran down {H.his} nose|{H.he} nodded].

/
* So they went back, all together, and {H} set it free. For a moment the {light} stayed, as if to
  say [thank you|goodbye]. Then off it went.
* They carried it back to the very same spot. "Go on," said {H}. "[Go home|You are free]." And it
  went, [quick and bright|happy as anything].

* {H} thought that {H.he} would be sad. But there was another {light}, and another, and soon they
  were all around.
* "I miss it already," said {H}. "Then we will come and visit," said {F}. And that is what they
  did, [every evening|all summer long].

? "You can keep a thing," said {K}, "or you can keep it happy. [You chose well|I am proud of you]."
? {H} took the empty thing home and kept [a smooth stone|a feather] in it, to remember.
? That night {H} slept well, and {H.he} dreamed that [someone had opened a window for
  {H.him}|{H.he} could fly].

@burrow: guest; gname; ghe; ghim; ghis; home; hurt
wren; Wink; she; her; her; nest in the hedge; blew it to bits
mouse; Crumb; he; him; his; house under the straw; washed it away
squirrel; Rufus; he; him; his; hole in the elm; broke the branch
hedgehog; Prickle; she; her; her; bed of leaves; scattered every leaf
rabbit; Fern; she; her; her; hole by the brook; filled it with water

@host: host; hname; hhe; hhim; hhis; house; but
badger; Barnaby; he; him; his; a deep dry den; he liked to be alone
toad; Mabel; she; her; her; a cozy hole under the wall; there was room for one and no more
owl; Oswald; he; him; his; a hollow in the oak; he slept all day and did not like noise
tortoise; Old Hannah; she; her; her; a box of hay in the shed; she had lived alone for fifty years
fox; Marigold; she; her; her; a warm den among the rocks; she was not used to visitors

== shelter
uses: burrow host
title: {gname} and {hname} | Room for Two | The Night of the Storm | {hname}'s Guest | A Knock at
  the Door

* {gname} the {guest} had a [neat little|snug] {home}. But one autumn night a storm came and
  {hurt}.
* In the night the wind howled and the rain came down. It hit {gname}'s {home} and {hurt}. {gname}
  was a {guest}, and a wet one now.

* {gname} went through the dark, [cold and shivering|dripping wet], until {ghe} came to a door.
  {hname} the {host} lived there, in {house}.
* Not far away lived {hname}, a {host}, in {house}. {gname} knocked with a [small|shaky] knock.

* Now, {hname} was known to be grumpy, and {but}. "Who is it?" [growled|grumbled] {hname}. "Only
  me," said {gname}.
* "[Go away|Come back tomorrow]," said {hname}, for {but}. Then {hhe} heard {ghim} sneeze. {hname}
  [sighed|opened the door].

/
* "Well, one night," said {hname}, "and [you must be quiet|do not touch the teacups]." {gname}
  [came in|wiped {ghis} feet] and sat down by the door.
* "You may stay until the rain stops," said {hname}. It rained for [six|nine|ten] days.

* {gname} swept the floor and [told stories|sang softly] in the evening. {hname} pretended not to
  listen, but {hhe} moved {hhis} chair a little closer.
* The first night they did not talk. The second night {gname} told a joke. {hname} did not laugh
  until [bedtime|the next morning], and then {hhe} could not stop.

? {hname} found out that soup tastes better with two spoons in it. {gname} found out that {hname}
  was not grumpy, only [shy|out of practice].
? One evening {hname} showed {gname} {hhis} [collection of round stones|best blanket]. {^hhe} had
  never shown it to anyone.

/
* When the sky was [clear|blue] again, {gname} packed {ghis} things. "Thank you," {ghe} said. "I
  will build a new home now." {hname} looked at the floor.
* At last the sun came out. "I suppose you will be going," said {hname}. "I suppose so," said
  {gname}. Nobody moved.

* "You could," said {hname}, "build it quite near. [As near as next door|Say, three steps away]."
  And so {gname} did.
* "Or you could stay," said {hname} very fast. {gname} [put down {ghis} bag|smiled]. "I was hoping
  you would say that," {ghe} said.

? Now there are two [chairs by the fire|cups on the shelf], and when the wind howls, neither of
  them hears it.
? And on stormy nights {hname} leaves [a lamp in the window|the door open a crack], just in case
  somebody is out there.

@gift: found; made; idea
a flat gray stone; a stone with a sleeping cat on it; painted a sleeping cat on it
an empty shell; a shell as bright as the moon; polished it until it shone
seven long feathers; a fan with seven feathers; tied them together with red thread
a forked branch; a stand for hats and caps; peeled off the bark and rubbed it smooth
a handful of red leaves; a window picture of red leaves; pressed them in a heavy book
some clay from the brook; a cup with a thumb print in it; shaped it and dried it in the sun
an old jar; a lantern with stars on it; stuck paper stars all around it

== gift
uses: child:H old:K neighbor:B gift
title: A Present for {K} | {H}'s Present | What {H} Found | Better Than Gold | {K}'s Birthday

* Tomorrow was {K}'s birthday. {H} emptied {H.his} [bank|pockets] on the bed. There were [two
  coins and a button|three coins and a bent nail].
* {H} wanted to give {K} a present, the best one ever. [But things in shops cost money|But {H.his}
  purse was as flat as a leaf].

? In the shop window there was [a golden clock|a silver teapot|a fur hat]. {H} looked at the
  price, and then {H.he} looked away.
? {H} asked {B}, who kept the shop, "What can I buy with this?" {B} counted. "[A candle|A bit of
  ribbon]," {B.he} said kindly.

* {^H.he} walked [along the stream|through the fields] with {H.his} head down. And because {H.his}
  head was down, {H.he} saw something: {found}.
* On the way home {H.he} [nearly tripped|stopped short]. There, at {H.his} feet, lay {found}.

/
* "I can make something of this," {H.he} thought. {^H.he} sat [in the shed|at the kitchen table]
  all afternoon. First {H.he} [swept|cleared] a place to work. Then {H.he} {idea}.
* An idea came, [slowly, like the sun in winter|all at once]. {H} ran home and {idea}.

? The first try was not good, so {H.he} began again. [It got dark|The lamp was lit], and {H.he}
  hardly noticed.
? It took much longer than {H.he} had thought. [Twice {H.he} wanted to stop|{^H.his} fingers were
  sore], but {H.he} thought of {K} and went on.

? {B} [came by|looked in] and saw it. "You could not buy that in a shop," {B.he} said. "[Not for
  any money|Not in any town]."
? {H} wrapped it in [an old map|a clean cloth] and tied it with [a bow|string], and then {H.he}
  could not sleep.

/
* In the morning {K} opened it. It was {made}. {K} [did not say a word|was silent]. "Do you not
  like it?" asked {H}.
* "What can it be?" said {K}, and {K.he} untied the string very slowly. It was {made}. {K} held it
  up to the light.

* "Like it?" said {K}. "I was only [thinking where the best place in the house is|trying to find a
  word that is big enough]."
* "I have had a hundred presents or more," said {K}, "and I will [keep this one longest|remember
  this one]."

? It stands by {K}'s [window|bed] to this day, and everyone who visits has to hear [how it was
  made|the story].
? Then {K} cut the cake and gave {H} the [biggest|first] piece, with the [sugar flower|cherry] on
  it.
? {H} spent the coins after all. {^H.he} bought [two buns|a candle for the cake], and they shared.

@mend: old; stop; inside; sound
music box; would not play any more; a dried pea, stuck between two wheels; a slow, sweet tune
clock; had stopped at ten past four; a small spider web with nobody home; tick, tock, tick, tock
bicycle bell; had lost its voice; a plug of old brown mud; ring, ring, as clear as water
radio; only hissed; a loose wire, thin as a hair; a band playing a dance
toy train; would not run; a bit of blue wool, wound around the axle; chuff, chuff, chuff
fiddle; gave only a croak; a walnut that had rolled into a corner; one long warm note
squeeze box; wheezed like a tired dog; a plum stone, stuck in a fold; a merry tune for dancing

== mend
uses: child:H neighbor:B old:K mend
title: The Old {old} | {H} and {B} | Mended | {B}'s Workshop | Listen to That

* In the attic {H} found an old {old} under a sheet. It {stop}. "It was mine, when I was small,"
  said {K}. "[It has been quiet for thirty years|I had forgotten all about it]."
* {K} had an old {old}. It {stop}, but {K} would not throw it away. "It still remembers things,"
  {K.he} said.

? {H} shook it. {^H.he} blew on it. [Nothing happened|It did not help].
? "Could it be mended?" asked {H}. "I do not know," said {K}. "[Some things can|Nobody has ever
  asked]."

* So {H} took it to {B}, who mended [clocks and kettles|shoes and clocks and nearly everything
  else].
* Down the street lived {B}, who had a [workshop full of drawers|table full of tiny tools]. {H}
  [carried it there in both arms|took it there in a basket].

/
? {B} put on {B.his} glasses. "Let us not hurry," {B.he} said. "First we listen. Then we look.
  [Then we have some tea|Only then do we touch]."
? "Hm," said {B}, and a little later, "Hm," and then, "[Would you hold the lamp|Have you got good
  eyes]?" {H} had very good eyes.

* They took out one screw, and another, and laid them in a row [on a white cloth|like soldiers].
  And deep inside, they found {inside}.
* {H} looked in. "There is something in there," {H.he} said. It was {inside}.

? "[So that was all|Well now]," said {B}. "A big silence can come from a very small thing."
? {B} let {H} do the rest. {^H.his} hands shook at first, and then they [did not|grew steady].

/
* {H} cleaned each part and put it back, the last one first. Then they tried it. And there it was:
  {sound}!
* They closed it up. [They waited|{B} nodded], and {H} tried it. Out came {sound}.

* {H} ran all the way home. "Listen!" {H.he} said. {K} listened, and {K.his} face [grew young|lit
  up like a lamp].
* When {K} heard it, {K.he} [sat down on the stairs|put down the potatoes]. "That is it," {K.he}
  said. "That is just how it was."

? They [danced around the kitchen|sat together and listened] until bedtime.
? The next day {K} baked a [cake|loaf] for {B}, and {H} carried it down the street, still warm.
? "What do I owe you?" {H} asked {B} the next day. "[Come and hold the lamp again|Bring me the
  next broken thing]," said {B}.
"""
