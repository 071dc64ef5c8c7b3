# 位置页：对决最后的抄写任务
copying-title = 只看位置的任务：抄写
copying-task = 先读 { $length } 个随机字母，再把这 { $length } 个字母原样说一遍。字母总共只有 { $letters } 种，所以看眼前是哪个字母，并不知道该看哪里：只有位置能告诉它。
copying-picture = 上面是 { $first } 个字母，下面是抄写。接下来该说 { $letter }。模型正站在前一个字母 { $before } 上，而 { $before } 在上面 { $first } 个位置里出现了 { $times } 次：它要看的是恰好往回 { $back } 个位置的那个（上下两行其实是连着的一行）。
copying-back = 往回 { $back } 个位置
copying-offer = 五个小模型，每种编码一个，都只有一层、两个头，种子相同，初始权重相同，读的字母和顺序也相同。各训练 { $steps } 步，只有抄写的那一半计入损失。哪几个能学会？
copying-train = 训练这五个
copying-working = 五个模型正在学抄写……
copying-again = 换个种子再来
copying-seeds = 种子
copying-seed = 种子 { $seed }

copying-chance = 随便说一个：1／{ $letters }
copying-counting = 总说最多的那个：{ $percent }
copying-step = 步
copying-accuracy = 抄对的字母
copying-summary = 训练各步中抄对的字母所占的比例；最后：{ $list }。
copying-one = “{ $encoding }”{ $percent }
copying-one-never = “{ $encoding }”
copying-and = 、

copying-able = 学会了抄写：{ $list }。
copying-partly = 比总说最多的那个字母（{ $counting }）好，但算不上抄写：{ $list }。
copying-counts = 不比总说最多的那个字母（{ $counting }）强，而那根本用不着知道顺序：{ $list }。
copying-looks = 会抄写的，都有一个头看对了地方：恰好往回 { $back } 个位置，至少得到它 { $least } 的权重。其余的最多只有 { $most }。
copying-further-kept = 接着读，读到这些字母说第 { $times } 遍，远远超出训练的 { $places } 个位置，仍然会抄的：{ $list }。
copying-further-lost = 接着读，读到这些字母说第 { $times } 遍，远远超出训练的 { $places } 个位置，开始出错的：{ $list }。
copying-further-never = 没法接着读，因为只有训练过的 { $places } 个位置有向量：{ $list }。
copying-longer-kept = { $longer } 个字母也会抄，虽然那要往回看 { $longer_back } 个位置：{ $list }。
copying-longer-lost = 换成 { $longer } 个字母就出错的：{ $list }。这时要往回看 { $longer_back } 个位置，而训练里总是往回看 { $back } 个：学会了这段距离，并不等于学会了“抄写”这件事。
copying-longer-never = 没有向量，{ $longer } 个字母试不了：{ $list }。

copying-example = 例子 { $number }
copying-examples = 例子
copying-column-encoding = 编码
copying-column-right = 该说的
copying-column-said = 它说的
copying-column-trained = { $length } 个字母（同训练）
copying-column-time = 第 { $time } 遍
copying-column-longer = { $length } 个字母
copying-column-looks = 往回 { $back } 的权重
copying-right = { $of } 个里对了 { $right } 个
copying-columns = 划掉的是说错的。数字是在 256 个新序列里抄对的比例；最后一列是看得最准的那个头给恰好往回 { $back } 个位置的权重。短横表示那些位置没有向量。
copying-numbers = 种子 { $seed }。五个一共用了一个处理器核心 { $seconds } 秒。曲线上的每个点，都是在模型没见过的字母上测的。

copying-why = 为什么有的编码学得会，有的学不会？
copying-why-words = 只有一层，所以一个头怎样才能找到一个位置，由编码决定。是哪个字母帮不上忙，剩下的只有位置：
copying-why-learned = { $places } 个位置各有自己的向量，一个头可以逐个学会哪个位置该看哪个位置。
copying-why-sinusoidal = 把一个位置的向量转一转，就成了往回 { $back } 个位置的向量，而且对所有位置转法都一样。一个头可以学会这样转。
copying-why-rotary = 查询和键的分数取决于两者隔多远，一个头可以让隔 { $back } 个时分数最高。
copying-why-alibi = 同样的字母，总是近的分数高。一个头可以偏爱近处，却没法偏爱恰好往回 { $back } 个的那一个。
copying-why-none = 只有一层，就只知道有过哪些字母、各有几个，不知道顺序。
