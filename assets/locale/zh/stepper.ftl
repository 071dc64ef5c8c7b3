# 采样页上的单步器。{ } 里的内容由浏览器填入。
stepper-acts = 故事怎样往下走
stepper-step = 走一步
stepper-word = 一个词
stepper-sentence = 到句末
stepper-slow = 慢速播放
stepper-fast = 快速播放
stepper-stop = 停
stepper-undo = 撤销
stepper-redo = 重做
stepper-full = 这个故事的词元已经放满了。撤销几步，或者另写一个开头。

stepper-story = 到目前为止的故事
stepper-here = 下一个词元写在这里。
stepper-older = 前面还有 { $count } 个词元 …
stepper-later = … 后面还有 { $count } 个词元
stepper-part = { $token } 属于你的开头。点一下，回到故事的第一个词元之前。
stepper-by-dice = { $token } 的概率是 { $odds }（不加旋钮时 { $raw }）。骰子以 u = { $u } 抽中了它，用的是第 { $step } 步的权重。
stepper-by-hand = { $token } 的概率是 { $odds }（不加旋钮时 { $raw }）。它是手选的，或者来自网址；用的是第 { $step } 步的权重。
stepper-chosen = 手选的
stepper-classes = 50% 及以上 | 20% 起 | 5% 起 | 1% 起 | 更小

stepper-dice = 骰子
stepper-u = u，骰子掷出的数，从 0 到 1
stepper-u-refused = “{ $value }”不行：u 要大于等于 0、小于 1。
stepper-seed = 种子
stepper-seed-refused = “{ $value }”不行：种子是 0 到 2147483647 的整数。
stepper-reroll = 重新掷
stepper-falls = u = { $u } 落在 { $token }（{ $odds }）上。走一步就取它。
stepper-fell = u = { $u } 落在 { $token }（{ $odds }）上，故事取的正是它。
stepper-differs = u = { $u } 现在落在 { $token }（{ $odds }）上；故事当时取的是 { $took }。走一步会走上另一条路。
stepper-greedy = 温度为 0：总取最可能的词元 { $token }（{ $odds }），与 u 无关。

stepper-own = 模型自己的概率
stepper-drawn-from = 骰子从这里抽
stepper-before = “{ $rule }”之前
stepper-after = “{ $rule }”之后
stepper-cut = 被“{ $rule }”去掉
stepper-tail = 其余 { $count } 个词元合计：之前 { $before }，之后 { $after }；其中 { $cut } 个被去掉。
stepper-take = 取 { $token }：{ $odds } { $cut }
stepper-more = 显示更多词元
stepper-fewer = 少显示一些

stepper-knobs = 旋钮，按起作用的先后排列
stepper-help = 指着一个旋钮，看它做什么。点一下它留下的结果，看它作用前后的概率。
stepper-idle = 没有改变
stepper-left = 留下 { $kept } 个词元，占概率的 { $mass } · { $bits } 比特
stepper-left-end = { $kept } / { $all } 个词元 · 熵 { $bits } 比特
stepper-reset = 不用任何旋钮

stepper-branches = 分支
stepper-branch = 自己的 { $count } 个词元 · 平均意外 { $bits } 比特
stepper-name = 起个名字
stepper-prune = 剪掉这条分支
