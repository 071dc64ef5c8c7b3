# 一次训练得了什么“病”：gptcore/doctor.py。损失以每个词元多少奈特计。

doctor-healthy = 这次训练一切正常。
    .evidence = 第 { $step } 步，训练损失 { NUMBER($train, minimumFractionDigits: 2, maximumFractionDigits: 2) }，验证损失 { NUMBER($val, minimumFractionDigits: 2, maximumFractionDigits: 2) }。
doctor-too-early = 现在下结论还太早。

doctor-divergence = 发散：损失越来越高
    .evidence = 第 { $low_step } 步时训练损失是 { NUMBER($low, minimumFractionDigits: 2, maximumFractionDigits: 2) }，到第 { $high_step } 步成了 { NUMBER($high, maximumFractionDigits: 2) }{ $nan ->
        [1] ，再往后已经不是一个数了
       *[other] { "" }
    }。闭着眼睛瞎猜，损失是 { NUMBER($blind, minimumFractionDigits: 2, maximumFractionDigits: 2) }。学习率最高到过 { NUMBER($rate, maximumFractionDigits: 7) }。
    .why = 每一步迈得太大：本该往谷底走，却一步跨过山谷，落到对面更高的地方；从那里再跨，只会更远。
    .advice = 把学习率调小，再训练一次。如果还是往上走，可以把热身拉长，或者限制梯度的大小（梯度裁剪）。
    .rerun = 学习率改为 { NUMBER($lower, maximumFractionDigits: 7) }，再训练一次

doctor-broken-mask = 掩码坏了：它在偷看答案
    .evidence = 第 { $step } 步，验证损失是 { NUMBER($val, minimumFractionDigits: 2, maximumFractionDigits: 2) }。在同一篇文本上，数一数“前四个词元后面常跟哪个词元”（5-gram），能做到 { NUMBER($fivegram, minimumFractionDigits: 2, maximumFractionDigits: 2) }；老老实实地猜，不可能这么快就降到它的一半以下。
    .why = 没有因果掩码，每个词元都看得到后面的词元。答案就摆在眼前，模型照抄就行，也就学不会猜。真让它写的时候，后面什么都没有，它就不会了。
    .advice = 看看它写的东西：损失漂亮极了，写得却一塌糊涂。把掩码加回去，再训练一次。
    .rerun = 加上因果掩码，再训练一次

doctor-low-rate = 学习率太低
    .evidence = 学习率给它的“路程”，走完前一半，训练损失从 { NUMBER($first, minimumFractionDigits: 2, maximumFractionDigits: 2) } 降到 { NUMBER($half, minimumFractionDigits: 2, maximumFractionDigits: 2) }；走完后一半，到了 { NUMBER($now, minimumFractionDigits: 2, maximumFractionDigits: 2) }。学习率从没超过 { NUMBER($rate, maximumFractionDigits: 9) }，而适合这个优化器的大约是 { NUMBER($usual, maximumFractionDigits: 7) }。
    .why = 方向没错，可步子太小。正常的训练一开始降得最快，然后在低处慢慢走平；这一次却一直在慢慢挪，没等走到，训练就结束了。
    .advice = 把学习率调高，再训练一次。训练久一些也行，但要多花许多时间。
    .rerun = 学习率改为 { NUMBER($usual, maximumFractionDigits: 7) }，再训练一次

doctor-plateau = 停滞：学不到新东西
    .evidence = 从第 { $since } 步到第 { $step } 步，大部分时间学习率都不小，训练损失却只从 { NUMBER($before, minimumFractionDigits: 2, maximumFractionDigits: 2) } 变到 { NUMBER($now, minimumFractionDigits: 2, maximumFractionDigits: 2) }。闭着眼睛瞎猜，损失是 { NUMBER($blind, minimumFractionDigits: 2, maximumFractionDigits: 2) }。
    .why = 它学到的，差不多只是每个词元出现得多不多。要么步子太大，刚找到的又丢了；要么缺了某个部件，信息没法一层层传到最后。
    .advice = 把关掉的部件重新打开，学习率换成适合这个优化器的值。如果什么都没关、学习率也合适，就试试减少层数，或者把归一化放到每个部件之前。
    .rerun = 打开所有部件，学习率用 { NUMBER($rate, maximumFractionDigits: 7) }，再训练一次

doctor-memorising = 死记硬背：它在背课文
    .evidence = 验证损失在第 { $step } 步最低（{ NUMBER($best, minimumFractionDigits: 2, maximumFractionDigits: 2) }），现在是 { NUMBER($val, minimumFractionDigits: 2, maximumFractionDigits: 2) }；同时训练损失从 { NUMBER($train, minimumFractionDigits: 2, maximumFractionDigits: 2) } 降到了 { NUMBER($now, minimumFractionDigits: 2, maximumFractionDigits: 2) }。
    .why = 它现在学到的，只对读过的段落管用。碰到新的段落，它信心十足，却猜错了。
    .advice = 回到第 { $step } 步的那个时刻，或者重新训练、到那里就停。加大丢弃率（dropout）或换小一点的模型能推迟背诵，更多的文本才能避免它。
    .rerun = 只训练 { $step } 步，重新来一次

doctor-small-text = 文本太少
    .evidence = 用来训练的 { $tokens } 个词元已经读了 { NUMBER($readings, maximumFractionDigits: 1) } 遍。在这部分上损失是 { NUMBER($train, minimumFractionDigits: 2, maximumFractionDigits: 2) }，在从没读过的那部分上却是 { NUMBER($val, minimumFractionDigits: 2, maximumFractionDigits: 2) }。
    .why = 同样的几页书读了一遍又一遍，自然会背；可除了这几页，对这门语言就知道得很少了。
    .advice = 请多准备一些文本，改别的设置都不如这个管用。或者训练得短一些。
