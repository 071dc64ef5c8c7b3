# 比训练时更长的窗口：gptcore/lengths.py

error-no-vectors-beyond = 学出来的位置编码只为训练时的 { $context } 个位置各准备了一个向量，再往后的位置一个也没有。
    .advice = 换一种由位置直接算出来的编码，或者用更长的上下文训练。
error-held-out-too-short = 只用来测量的那部分文本有 { $tokens } 个词元，放不下比训练时的 { $context } 个更长的窗口。
    .advice = 换一篇更长的文本来训练，或者用更短的上下文。
