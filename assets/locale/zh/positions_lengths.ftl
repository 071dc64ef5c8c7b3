# 位置页：比训练时更长的窗口
lengths-title = 读得比训练时更长
lengths-offer = 训练时，每条赛道一次最多只读过 { $context } 个词元。现在一次给它 { $times } 倍，也就是 { $reach } 个，都取自只用来测量的那部分文本：在从没到过的位置上，它还猜得准吗？
lengths-slows = 测量的时候，还在训练的赛道会慢一些。
lengths-older = 上面是先前的权重的结果；现在已经有了更新的权重。
lengths-measure = { $lanes ->
        [one] 让已有权重的 { $lanes } 条赛道接着往下读
       *[other] 让 { $lanes } 条赛道接着往下读
    }
lengths-working = 正在读比训练时更长的窗口……

lengths-place = 在窗口中的位置
lengths-loss = 损失（奈特／词元）
lengths-trained = 训练长度：{ $context }
lengths-summary = 长 { $reach } 个词元的窗口里每个位置上的损失，{ $lanes } 种编码各一条线；训练只到 { $context }。数值见下面的表格。
lengths-points = 每个点是 { $windows } 个窗口中约 { $places } 个相邻位置的平均。各赛道读的是同样的文本：所有的线一起起伏，那是文本的缘故。

lengths-worse = 超过 { $context } 个词元后变差：{ $list }。
lengths-same = 超过 { $context } 个词元后没有明显变化：{ $list }。
lengths-better = 超过 { $context } 个词元后变好：{ $list }。
lengths-change = “{ $encoding }”{ $change } ± { $error }
lengths-and = 、
lengths-clear = 单位是奈特／词元：训练长度以外所有位置上的损失，减去同一条赛道在训练长度最后四分之一处的损失。± 后面是各窗口之间标准误的两倍。变化不超过它，或者不超过 { $nats } 奈特，就算没有明显变化。
lengths-too-few = 只用来测量的那部分文本里，这么长的窗口只放得下 { $windows } 个：太少了，分不清是变化还是碰巧。文本长一些，窗口就多一些。

lengths-column = 位置 { $first }–{ $last }
lengths-table = 每种编码在训练长度以内和以外的平均损失
lengths-table-words = 平均损失，单位是奈特／词元；括号里是比训练长度最后四分之一处高了多少。
lengths-text-ended = 只用来测量的那部分文本有 { $tokens } 个词元，所以窗口只到 { $reach }。
lengths-step = 测量的是训练 { $step } 步之后的权重。
lengths-steps = 测量的是训练 { $first } 到 { $last } 步之后的权重：各赛道进度不一，不要互相比，和自己比才公平。
lengths-phases = 配方用的训练窗口：{ $phases }。
lengths-phase = { $percent }% 的步数读 { $context } 个词元
lengths-not-yet = { $longest ->
        [0] 其中有些权重还没有经过任何训练。
       *[other] 其中有些权重到那时只读过 { $longest } 个词元的窗口：从那里到 { $context } 的位置，对它们来说也是陌生的。
    }

lengths-why = 到了从没见过的位置，一种编码还能说什么？
lengths-why-learned = 什么也说不了。{ $context } 以后的位置没有向量，这条赛道没法接着往下读。
lengths-why-sinusoidal = 每个位置都有算得出来的向量，只是 { $context } 以后的那些，权重从来没见过。
lengths-why-rotary = 查询和键接着往下转。相隔 { $context } 个词元以上时，它们之间的夹角在训练里从没出现过。
lengths-why-alibi = 词元离得越远，接着扣得越多。新的只是比训练时更远的距离。
lengths-why-none = 它本来就不说位置。掩码让每个词元能看到的词元比训练时更多，新的只有这一点。
