learned-working = 正在比较所有位置的向量……
learned-elsewhere = 学出来的位置就是权重，而打开的运行里没有这种权重。{ $count ->
        [0] 训练一个自己学位置的模型，再到这里来看。
       *[other] 你的这些运行里有：
    }
learned-train = 训练一个学位置的模型
learned-picture = 看向量的什么
learned-vectors = 数值
    .words = 每一行是一个位置的向量，每一列是它 { $width } 个数里的一个。蓝色小于零，橙色大于零；两张图的颜色都从 { $least } 到 { $most }，再大的数和两端颜色相同。试一试：按上面的播放，看看噪声里会不会长出条纹。
    .summary = 热力图：{ $places } 个位置的向量里的数，从 { $least } 到 { $most }。
learned-similarity = 相似度
    .words = 每个小格比较两个位置：向量方向相同是 1，毫不相干是 0，方向相反是 −1。试一试：从对角线出发沿着一行往外看，看看相似能延伸多远。
    .summary = 热力图：{ $places } 个位置的向量两两有多相似。相邻位置的平均余弦是 { $near }，相隔很远的是 { $far }。
learned-path = 路径
    .words = 每个点是一个位置，和下一个位置连在一起。{ $width } 个数的向量没法直接画，这里是从各位置差别最大的方向（主成分）看过去的样子，每根轴旁边写着它占全部差别的多少。试一试：按播放，看看乱麻会不会变成一条线。
    .summary = 穿过 { $places } 个位置的 { $dimensions } 维路径。{ $dimensions ->
        [2] 两根轴分别占全部差别的 { $first } 和 { $second }
       *[other] 三根轴分别占全部差别的 { $first }、{ $second } 和 { $third }
    }。
learned-dimensions = 几根轴
learned-dimensions-2 = 平面
learned-dimensions-3 = 立体
learned-axis-2 = 第 { $axis } 主成分（{ $share }）
learned-axis-3 = { $axis }：{ $share }
learned-thinned = 位置或数字太多，画不下：{ $rows ->
        [1] 每个位置都画
       *[other] 每 { $rows } 个位置画一个
    }，{ $columns ->
        [1] 每个数都画
       *[other] 每 { $columns } 个数画一个
    }。
learned-place = 位置
learned-dimension = 维
learned-value = 数值
learned-cosine = 余弦
learned-before = 训练之前
learned-after = 训练 { $step } 步之后
learned-added = { $step } 步训练改变了什么
learned-change = 只看训练改变的部分
    .help = 现在的向量减去训练之前的向量。如果一开始的随机数很大，学到的东西会被它们盖住。
learned-alike = 两个位置有多相似（余弦：1 表示方向相同，0 表示毫不相干）？相邻的位置平均是 { $near }，训练之前是 { $near_before }；相隔至少 { $distance } 的位置是 { $far }，之前是 { $far_before }。
learned-alike-added = 训练在两个位置上改变的部分有多相似（余弦：1 表示方向相同，0 表示毫不相干）？相邻的位置平均是 { $near }，相隔至少 { $distance } 的位置是 { $far }。
learned-order = 相邻的位置明显比相隔很远的更相似：模型学到了先后。
learned-order-some = 相邻的位置比相隔很远的稍微相似一些：先后开始显出来了。
learned-no-order = 从这里还看不出先后。
learned-hidden = 训练改变的部分，长度只有最初随机向量的 { $percent }%：打开“只看训练改变的部分”，就能单独看到它。
learned-nothing-yet = 这个时刻的向量还都是运行开始时的随机数。
learned-untrained = 从第 { $start } 个位置起（从 0 数起），向量还没有训练过：{ $kept ->
        [100] 仍是运行开始时的随机数
       *[other] 仍是运行开始时的随机数，只是被权重衰减缩短到原来的 { $kept }%
    }。
learned-short-windows = 这个运行先用短的窗口训练，到现在还没有哪个窗口超过 { $context } 个词元。
learned-formula = 公式
learned-formula-words = 位置 p 送进第一层的，是那里的词元的嵌入 E 加上这个位置的向量 P。这里一共有 { $places } 个向量，每个 { $width } 个数，也就是 { $count } 个权重。此刻词元嵌入平均长 { $token }，位置向量平均长 { $place }。
learned-formula-limit = 最后一个位置之后再没有向量：这样的模型一次读不了更长的文字。
learned-source = Radford 等人 2018，“Improving Language Understanding by Generative Pre-Training”；GPT-2 和 nanoGPT 也这样做。
