write-menu = 写作
write-title = 它会怎样接着写？
write-prompt = 你来开头
write-prompt-hint = 留空的话，模型自己起头。
write-start = 开始写
write-again = 再写一次
write-stop = 停
write-temperature = 温度
write-temperature-help = 低：几乎每次都选最有可能的词元。高：敢选不太可能的。0 表示从不掷骰子。
write-top-k = Top-k
write-top-k-help = 只从最有可能的 k 个词元里抽。0 表示不限制。
write-length = 写多少个词元
write-seed = 随机种子
write-seed-help = 种子和设置都不变，写出来的就一模一样。
write-idle = 点“开始写”，文字会一个词元一个词元地出现在这里。
write-unknown = 模型从没见过{ $count ->
        [one] 这个字符
       *[other] 这些字符
    }：{ $characters }
    .advice = 它只认识训练文本里有的字符。请去掉它们，或者改用 BPE 训练，那样什么都能拼出来。
write-busy = 现在有很多人同时在用模型写作，请稍等再试。
write-trouble = 和服务器的连接断了，请再试一次。
write-no-weights = 模型还没有权重，训练第一步之后就有了。
