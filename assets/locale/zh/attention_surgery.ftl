# “注意力”页面上的手术。层和头都从 0 数起，和代码里一样。
surgery-edit = 第 { $layer } 层第 { $head } 头
surgery-edit-as-it-is = 原样
surgery-edit-muted = 静音
surgery-edit-even = 平均看
surgery-mute-layer = 第 { $layer } 层全部静音
surgery-head-muted = L{ $layer } H{ $head } 静音
surgery-head-even = L{ $layer } H{ $head } 平均看
surgery-layer-muted = 第 { $layer } 层：全部静音
surgery-layer-even = 第 { $layer } 层：全部平均看
surgery-undo = 撤销这一处改动
surgery-as-it-was = 全部复原
surgery-no-residual = 这个模型没有残差连接：一层传出去的一切都要经过它的注意力头。把某一层的头全部静音，句子里的内容就过不去了。

surgery-nothing-changed = 还没有改动。把这个头静音，或者让它平均地看所有词元，再看看下一个词元的概率怎么变。
surgery-next-token = 下一个词元
surgery-before = 原样
surgery-after = 改动后
surgery-moved = 转移的概率
surgery-moved-help = 一些词元失去的，正是另一些词元得到的：100% 里有这么多换了地方（总变差距离）。0% 是毫无变化，100% 是原来可能的现在全都不可能了。
surgery-own-loss = 这句话上的损失
surgery-own-loss-help = 每个词元都根据模型看得到的内容来猜，平均有多出乎模型的意料，单位是奈特：左边是原样，右边是改动后。
surgery-odds-words = 空心条是原来的概率，实心条是改动后的概率。静音的头什么都不说；平均看的头还在说，只是不再挑选看哪里。试一试：在头的表格里打开另一个头，把它也改掉。

surgery-each = 每次只改一个头时怎么改
surgery-each-title = 轮流只改一个头
surgery-each-muted = 静音
surgery-each-even = 平均看
surgery-grid-layer = L{ $layer }
surgery-grid-head = H{ $head }
surgery-grid-cell = 第 { $layer } 层第 { $head } 头：{ $value }
surgery-turn-measure = 每个头都试一遍
surgery-turn-working = 正在这句话上把每个头试一遍……
surgery-turn-name = { $how ->
        [even] 只让一个头平均看时，下一个词元的概率转移了多少
       *[muted] 只把一个头静音时，下一个词元的概率转移了多少
    }
surgery-turn-words = { $how ->
        [even] 在原样的模型里只让这一个头平均看，下一个词元的概率就转移这么多。
       *[muted] 在原样的模型里只把这一个头静音，下一个词元的概率就转移这么多。
    }这只对这句话成立，换一句话，要紧的头就不一样。点一个数字，就打开那个头。

surgery-losses = 在新文本上，每个头值多少？
surgery-losses-no-text = 这个模型没有附带文本，所以没有一段只用来测量的文字。上面的表格显示每个头在你这句话里的作用。
surgery-losses-offer = { $how ->
        [even] 让 { $heads } 个头轮流平均看，每次只改一个，在大约 { NUMBER($tokens) } 个没训练过的词元上测损失。
       *[muted] 把 { $heads } 个头轮流静音，每次只改一个，在大约 { NUMBER($tokens) } 个没训练过的词元上测损失。
    }
surgery-losses-other = 下面的表格是在第 { $measured } 步测的，页面现在显示的是第 { $step } 步。
surgery-losses-measure = 测量
surgery-losses-working = 正在测量改动注意力头之后的损失……
surgery-losses-name = { $how ->
        [even] 只让一个头平均看时，验证损失的变化（每个词元，奈特）
       *[muted] 只把一个头静音时，验证损失的变化（每个词元，奈特）
    }
surgery-losses-base = 在第 { $step } 步，原样的模型平均每个词元损失 { $loss } 奈特，测的是没训练过的那部分里的 { NUMBER($tokens) } 个词元，窗口长 { $window }。表格显示损失变了多少：橙色变差，蓝色变好。
surgery-losses-nothing = 单独改动任何一个头，损失的变化都不到 0.001。
surgery-losses-most = 最离不开的是第 { $layer } 层第 { $head } 头：{ $change } 奈特。
surgery-losses-least = 最用不着的是第 { $layer } 层第 { $head } 头：{ $change } 奈特。
surgery-together = 你的 { $count } 处改动合在一起：{ $change } 奈特。
surgery-together-and-alone = 你的 { $count } 处改动合在一起：{ $change } 奈特；一处一处单独算，加起来是 { $alone }。
surgery-losses-words = 头与头可以互相顶替，所以这些数字不一定能相加：两个头也许各自都可以没有，却不能同时没有。数字接近 0，不等于这个头什么都不做。试一试：改动两个头，比较合在一起的代价。

surgery-texts = 它会怎样接着写？
surgery-texts-unchanged = 先在上面改动一个头，就可以用同样的随机数把这句话续写两遍：一遍原样，一遍改动后。
surgery-texts-write = 各写 { $tokens } 个词元
surgery-texts-working = 正在写两段文字……
surgery-texts-other = 这两段文字是在第 { $measured } 步写的，页面现在显示的是第 { $step } 步。
surgery-texts-alike = { $tokens } 个词元全都一样：改动没有影响任何一次抽取。
surgery-texts-parted = 从第 { $token } 个词元开始不同，已经标出来了。
surgery-texts-words = 两段用的是同样的随机数（温度 0.8，top-k 40），所以差别全都来自改动。只要有一个词元不同，后面就各接各的，越走越远。试一试：换一个种子，或者改一个更要紧的头。
