common-seconds = { $seconds } 秒
common-minutes = { $minutes } 分{ $seconds ->
        [0] 钟
       *[other] {" "}{ $seconds } 秒
    }
common-hours = { $hours } 小时{ $minutes ->
        [0] {""}
       *[other] {" "}{ $minutes } 分
    }
common-step = 第 { $step } 步
common-step-of = { $step } / { $total }
common-val-loss = 验证损失 { $loss }
common-one-in = { $n } 分之一
common-untrained = 还没开始训练
common-trouble = 服务器这边出了点问题，已记入日志。请再试一次，或者刷新页面。你的训练不会丢。
common-language = 语言
common-example = 自带的小模型

bar-run = 模型
bar-moment = 训练的时刻
bar-no-moment = 还没有权重
bar-live = 跟上最新
bar-following = 实时
bar-newest = 回到最后
bar-at-newest = 已是最新
bar-play = 逐个播放训练的时刻
bar-pause = 暂停
bar-shared = 这是别人分享给你的训练：可以看，不能改。

missing-run = 这个地址上没有训练。
    .advice = 它可能已被删除，或者地址不完整。现在显示的是另一个模型；你自己的都在“我的模型”里。
common-stop = 停止
common-upload = 选择文件
common-again = 再试一次

# 凡是给模型输入文字的地方，用的都是这几句。
unknown = 模型从没见过{ $count ->
        [one] 这个字符
       *[other] 这些字符
    }：{ $characters }
    .advice = 它的词表里只有训练文本里的字符，别的字符没有编号，它读不了。请去掉它们，或者改用字节或 BPE 训练，那样什么都能拼出来。
unknown-spelled = { $count ->
        [one] 这个字符没有自己的词元，要用字节来拼
       *[other] 这些字符没有自己的词元，要用字节来拼
    }：{ $characters }
