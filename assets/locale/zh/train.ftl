train-menu = 训练
train-title-new = 让它学写什么？
train-title = 它学会了吗？

train-text = { $title }
train-change-text = 换文本
train-facts = 共 { $characters } 个字符，{ $different } 种不同的字符

train-tokens-char = 词元：单个字符
train-tokens-byte = 词元：字节
train-tokens-bpe = 词元：BPE，词表大小 { $size }
train-change-tokens = 换词元
train-name = 给这次训练起个名字
train-size = 要学习 { $parameters } 个参数
train-context-shorter = 把上下文缩短到 { $context }
train-start = 开始训练
train-need-text = 先选一篇文本：上传文件、粘贴一段，或者用现成的小故事。

train-preparing = 准备中：读文本、搭模型、测一测这台电脑有多快……
train-waiting = 正在等空闲的训练进程……
train-running = 训练中
train-left = 还剩 { $time }
train-asked-pause = 正在暂停……
train-asked-stop = 正在停止……
train-asked-extend = 正在加一分钟……
train-asked-resume = 马上继续……
train-asked-step = 正在走一步……
train-paused = 已暂停在第 { $step } 步
train-stopped = 训练 { $step } 步后停止
train-finished = 训练完成：{ $step } 步，用时 { $time }
train-imported = 从文件载入，之前已训练 { $step } 步
train-failed = 在第 { $step } 步中断

train-pause = 暂停
train-resume = 继续
train-stop = 停止
train-step = 走一步
train-step-help = 只训练一步就暂停，看看这一步里什么变了。
train-extend = 再练一分钟
train-rate = 学习率 { $factor }
train-rate-of-plan = 计划的 { $factor }
train-rate-help = 从下一步起，计划的学习率乘以这个倍数。太高，损失会突然变大；太低，损失几乎不降。
train-new = 新的训练

train-figure-step = 步数
train-figure-speed = 每秒词元数
train-figure-tokens = 看过的词元
train-figure-time = 训练用时
train-figure-train = 训练损失
train-figure-val = 验证损失
train-figure-val-help = 在模型从没拿来训练的那部分文本上的损失，单位是奈特（nat）。第 0 步时，模型在所有词元里瞎猜；损失每少 1 奈特，就猜得准约 2.7 倍。

train-meaning-char = 平均来说，它给正确的下一个字符的概率是 { $odds }（困惑度 { $perplexity }）。
train-meaning-byte = 平均来说，它给正确的下一个字节的概率是 { $odds }（困惑度 { $perplexity }）。
train-meaning-bpe = 平均来说，它给正确的下一个词元的概率是 { $odds }（困惑度 { $perplexity }）。
train-meaning-bits = { $sentence }折合每个字符 { $bits } 比特。

train-part = 图下面看什么
train-part-doctor = 诊断
train-part-doctor-found = 诊断（{ $count }）
train-part-surprise = 意外程度
train-part-step = 这一步
train-part-along = 带走
train-doctor-found = 诊断结果“{ $names }”

train-doctor-imported = 从文件载入的模型没有附带训练数据，所以没有可诊断的。
train-doctor-lines = 在这篇文本上，闭着眼睛瞎猜的损失是 { $blind }；只靠统计“前四个词元后面常跟哪个词元”，损失是 { $counting }。

train-samples = 它写出来的
train-samples-empty = 几秒钟后就会有第一段。
train-samples-none = 载入的模型没有附带样例。到“写作”页试试它吧。
train-open-sample = 回到这个时刻
