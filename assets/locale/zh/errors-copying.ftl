# 学抄写的子进程：gptcore/copying_child.py

error-copying-ended = 小模型的训练中途断了，没有完成。
    .advice = 请再试一次。如果又断了，可能是这台电脑内存不够。
error-copying-too-slow = 过了 { $seconds } 秒，小模型还没有训练完，于是停了。
    .advice = 其他训练优先，等这里不忙的时候再试。
