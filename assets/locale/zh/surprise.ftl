surprise-reading = 正在读取模型从没训练过的那部分文本……
surprise-place = 看验证文本的第几段
surprise-typed = 给它读一段
surprise-typed-hint = 这个模型没有附带文本。在这里输入或粘贴一段，看看哪些地方出乎它的意料。
surprise-mean = 在第 { $step } 步，模型读这一段平均每个词元损失 { $nats } 奈特，相当于给正确词元的概率平均为 { $odds }。
surprise-no-mask = 这个模型没有因果掩码，本该由它猜的词元，它直接就能看到。看上去像是学会了，其实是偷看了答案。
surprise-words = 每个词元都由模型根据前文来猜，颜色越红，说明越出乎它的意料。它一次只读 { $context } 个词元，每个窗口刚开头时看不到更早的内容，所以那里常常猜不中。试一试：把时刻往回拖，看看它最先学会的是哪些词元。

surprise-passage = 按意外程度上色的一段文本，用左右方向键逐个查看词元。
surprise-hover = 把鼠标移到词元上，或者用左右方向键逐个查看，就能看到模型原本以为会是什么。
surprise-first = 第一个词元不用猜，因为它前面什么都没有。
surprise-loss = 意外程度（损失）
surprise-nats-bits = { $nats } 奈特 = { $bits } 比特
surprise-nats = { $nats } 奈特
surprise-odds = 它给的概率
surprise-expected = 原本以为
surprise-seen = 能看到的前文词元数
surprise-worst = 最出乎它意料的地方
surprise-legend = 颜色的含义：词元得到的概率，以及对应的损失
