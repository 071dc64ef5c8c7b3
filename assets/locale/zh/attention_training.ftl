heads-reading = 正在读取训练用的文本……
heads-measuring = 正在查看 { $moments } 个时刻里各个注意力头在做什么……

heads-curves-of = 曲线画的是什么
heads-curves-head = 放大的那个头：所有指标
heads-curves-measure = 一个指标：所有头
heads-measure = 指标

heads-measure-previous = 前一个词元
    .means = 前一个词元：放在紧挨着的前一个词元上的平均权重。
heads-measure-first = 第一个词元
    .means = 第一个词元：放在这段文字的第一个词元上的平均权重。
heads-measure-self = 看自己
    .means = 看自己：词元放在自己身上的平均权重。
heads-measure-entropy = 熵
    .means = 熵：权重分得有多均匀；0 表示全放在一个词元上，1 表示凡是能看的词元都一样多。
heads-measure-induction = 归纳
    .means = 归纳：把一串随机词元连说两遍，权重有多少放在“同一个词元上次出现之后的那个词元”上（取平均）。
heads-job = { $job } { $score }

heads-score-of = { $head } 的分数
heads-train = 训练损失
heads-validation = 验证损失
heads-legend-head = 第 { $head } 头
heads-legend-layer = 第 { $layer } 层
heads-summary = 随训练步数变化的曲线，{ $score }：{ $lines } 条线，测量了 { $steps } 个步数。

heads-found = { $name } 在第 { $before } 步和第 { $step } 步之间找到了自己的分工（{ $job }）。
heads-found-loss = 第 { $step } 步的验证损失是 { $loss }。
heads-found-more = 还有 { $count } 个头也找到了这个分工。
heads-no-job = 到第 { $step } 步，{ $name } 还没有明确的分工。
heads-none-has-job = 到第 { $step } 步，还没有哪个头明确地在做这件事。

heads-words-head = 每条线是 { $head } 的一个指标在训练中的变化，从 0 到 1；后面淡淡的色带是损失。每一步读的都是文本最后部分的同样几段，所以变的只有模型。试一试：把竖线拖到某条曲线升到虚线以上的地方，比较这个头前后的图案，再看看损失当时怎样了。
heads-words-measure = 每条线是一个头：颜色表示它是第几头，虚实表示它在第几层，放大的那个头画得最粗；后面淡淡的色带是损失。{ $means }试一试：找到最先升上去的头，把竖线拖到那里，看它的图案怎样形成。
heads-words-table = 每一行是一个头，每一列是它的一个指标，从 0 到 1，粗体的是它的分工；这个模型只有一个时刻，所以没有曲线。{ $text ->
        [0] 它来的时候没有带文本，所以测量时读的是它自己写的文字。
       *[other] 测量时读的是它的文本最后部分的几段。
    }试一试：打开某一列数字最大的那个头，在它的图案里找一找。
heads-table = 每个头在做什么
heads-how = 是怎样测量的
heads-how-job = 除了熵，某个分数达到 { $least }（曲线图里的虚线），而且明显高于训练之前，这个头就有了分工。
heads-not-yet = 稍等片刻，就会第一次测量各个头。
