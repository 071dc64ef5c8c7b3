none-mask = 只有掩码时
    .summary = { $tokens } 个相同词元、没有位置时的注意力权重：{ $causal ->
        [1] 第 i 行给 i 及之前的每个词元 1 / (i + 1)。
       *[0] 全都相同。
    }
none-query = 谁在看
none-key = 看谁
none-weight = 权重
none-axis = 看谁（权重，%）
none-mask-words = 同一个词元读 { $tokens } 遍，不告诉位置：所有分数都相等，所以每一行都是平均的。{ $causal ->
        [1] 但掩码让各行仍有不同：第一个词元只看到一个，最后一个看到 { $tokens } 个。第 i 行给每个词元 1 / (i + 1)。
       *[0] 这个模型没有掩码，所以各行也全都一样：没有任何东西透露位置。
    }
none-hint = 这能让模型知道自己在哪里吗？
none-hint-same = 单凭这个还不能：十个相同的值取平均，和一个值取平均，结果一样。
none-hint-first = 但只要有一个词元与众不同，比如第一个：平均的一行在位置 0 把全部权重给它，在位置 1 给一半，在位置 9 给十分之一。它还剩多少，就说明已经来了多少个词元。没有人告诉模型位置，它也能这样数出来。
none-source = Haviv 等，2022，“Transformer Language Models without Positional Encodings Still Learn Positional Information”：小网络能从这类模型的内部读出位置。模型靠因果掩码数出前面有几个词元，则是作者的推测。

none-equal = 同一个词元在两个位置：打开的运行
none-equal-words = 注意力页面的句子：“{ $sentence }”。词元“{ $token }”在其中的位置 { $first } 和位置 { $last }。表中是第 { $step } 步时两者在模型内部相差多少：对应的数之间最大的差。0 表示模型在那里分不清它们。
none-equal-missing = 注意力页面的句子里，没有一个词元出现两次。请到那里输入一个有重复词元的句子。
none-equal-how = 分数：两者给它们都能看到的那些词元的分数。输出：离开这一层的向量，即到此为止加到嵌入上的一切之和。
none-table = 两个相同的词元在每一层相差多少
none-embedding = 进入第 0 层
none-layer = 第 { $layer } 层
none-part-query = 查询
none-part-key = 键
none-part-value = 值
none-part-scores = 分数
none-part-output = 输出

none-apart-embedding = 第一层开始之前它们就不同了：嵌入上已经加了位置的向量，由嵌入得出的一切都带着它。
none-apart-query = 进入第一层时它们相等，值也相等。查询和键却不相等：各自按位置转过了角度。
none-apart-scores = 在第一层，查询、键和值都相等。分数却不相等：两者到所看词元的距离不同，扣掉的也就不同。
none-apart-output = 在第一层，查询、键、值和分数都相等：哪里也找不到它们的位置。离开这一层的输出却不同，因为各自混进了能看到的词元，而后面的那个看到的更多。所以更深的层分得清它们，靠的是它们前面有什么。
none-apart-later = 在第一层一切相等，离开时也相等。后面的某一层才第一次分清它们，靠的是它们能看到的词元。
none-apart-nothing = 每一层都没有差别。{ $causal ->
        [1] 在这个时刻，不管前面是什么，各层加给两者的都一样。
       *[0] 没有掩码，两者看到的词元相同；没有位置，也就没有别的东西能区分它们。
    }
