# 训练为什么进行不下去：gptcore/train.py。

error-loss-nan = 到第 { $step } 步，损失已经不再是一个数，训练因此停止。
    .advice = 最后一个正常的时刻已经保留。请调小学习率，或者换一种配方，再训练一次。
error-text-too-short-for-split = 这段文本有 { $tokens } 个词元。留出十分之一作验证之后，剩下的不够上下文长度 { $context } 用。
    .advice = 请换一段更长的文本，或者缩短上下文。
