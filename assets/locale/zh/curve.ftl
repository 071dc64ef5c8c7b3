curve-counting = 正在统计这篇文本里什么后面跟着什么……
curve-summary = 损失曲线。第 { $step } 步，训练损失 { $train }，验证损失 { $val }。

curve-axis-step = 步
curve-axis-nats = 损失（nat / 词元）
curve-axis-bits = 损失（比特 / 字符）
curve-axis-perplexity = 困惑度（对数刻度）
curve-train = 训练
curve-raw = 训练（仅这一步）
curve-validation = 验证
curve-measured = 验证（第 { $step } 步）
curve-snapshot = 存下的权重
curve-sample = 试写
curve-rate = 学习率
curve-norm = 梯度范数（对数刻度）
curve-norm-short = 梯度范数

curve-unit = 损失的单位
curve-unit-nats = nat
curve-unit-bits = 每字符比特数
curve-unit-perplexity = 困惑度
curve-no-bits = 数完文本有多少字符就能换算。
curve-no-bits-imported = 这个模型没有带上它的文本，不知道一个词元合多少个字符。
curve-scale = 步数的刻度
curve-scale-linear = 线性
curve-scale-log = 对数
curve-whole = 显示全部
curve-save = 把图存成 { $format }

curve-cursor = 曲线上的各个时刻：左右键查看，回车键前往
curve-at = 第 { $step } 步
curve-wrote = 第 { $step } 步写的：
curve-wrote-nothing = 还什么都没写。
curve-click = 点一下：转到第 { $step } 步
curve-go = 转到第 { $step } 步

# $kind 说明一个词元是什么：char 是字符，token 是字节或 BPE。
curve-line-uniform = 瞎猜
    .short = 瞎猜
    .knows = { $kind ->
        [char] 什么都不知道：每个字符的机会都一样大。
       *[token] 什么都不知道：每个词元的机会都一样大。
    }
curve-line-unigram = 一元
    .short = 一元
    .knows = { $kind ->
        [char] 只知道每个字符有多常见，不管先后顺序。
       *[token] 只知道每个词元有多常见，不管先后顺序。
    }
curve-line-bigram = 二元
    .short = 二元
    .knows = { $kind ->
        [char] 数过两个一组：只看前面一个字符。
       *[token] 数过两个一组：只看前面一个词元。
    }
curve-line-trigram = 三元
    .short = 三元
    .knows = { $kind ->
        [char] 数过三个一组：看前面两个字符。
       *[token] 数过三个一组：看前面两个词元。
    }
curve-line-fivegram = 五元
    .short = 五元
    .knows = { $kind ->
        [char] 数过五个一组：看前面四个字符，没见过的就少看几个。
       *[token] 数过五个一组：看前面四个词元，没见过的就少看几个。
    }

curve-passed-uniform = { $kind ->
        [char] 第 { $step } 步：胜过瞎猜。它发现了有些字符比别的更常见。
       *[token] 第 { $step } 步：胜过瞎猜。它发现了有些词元比别的更常见。
    }
curve-passed-unigram = { $kind ->
        [char] 第 { $step } 步：胜过“只知道每个字符有多常见”。它开始利用前面的内容了。
       *[token] 第 { $step } 步：胜过“只知道每个词元有多常见”。它开始利用前面的内容了。
    }
curve-passed-bigram = { $kind ->
        [char] 第 { $step } 步：胜过两个一组的统计。它学会了哪个字符后面常跟哪个字符。
       *[token] 第 { $step } 步：胜过两个一组的统计。它学会了哪个词元后面常跟哪个词元。
    }
curve-passed-trigram = { $kind ->
        [char] 第 { $step } 步：胜过三个一组的统计。它学会了两个字符后面该接什么。
       *[token] 第 { $step } 步：胜过三个一组的统计。它学会了两个词元后面该接什么。
    }
curve-passed-fivegram = { $kind ->
        [char] 第 { $step } 步：胜过五个一组的统计。光数前面四个字符说不出来的，它也知道了。
       *[token] 第 { $step } 步：胜过五个一组的统计。光数前面四个词元说不出来的，它也知道了。
    }
curve-comma = 、
curve-ahead = 还没超过：{ $lines }。
curve-beyond = 在图外：{ $lines }。
curve-no-lines = 这个模型没有带上它的文本，没有东西可数，也就没有可以对照的线。

curve-writes = 光靠数数会写出什么
curve-how = 虚线用这篇文本的训练部分、同样的词元数出来，在整个验证部分上测量（插值 Kneser–Ney 平滑）。验证曲线上的点为了省时间，只在验证部分里固定的一小份上测量，约 4,096 个词元：离某条线很近时，高一点低一点可能只是偶然。每字符比特数按验证部分的字符数计算。
