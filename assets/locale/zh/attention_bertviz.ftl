bertviz-view = 哪一种视图
bertviz-view-head = 头视图
bertviz-view-model = 模型视图
bertviz-view-neuron = 神经元视图
bertviz-title = BertViz
bertviz-frame = { $view ->
        [head] BertViz 头视图：一层的权重，画成两列词元之间的线
        [model] BertViz 模型视图：所有头的权重，画成许多小图
       *[neuron] BertViz 神经元视图：一个头的查询和键，一维一维地画出
    }
bertviz-drawing = 正在画……
bertviz-forgotten = 这幅图已经不在服务器上了。请重新载入页面，它会重新画出来。

bertviz-head-words = 这里是一层：左边是在看的词元，右边是被看的词元；每个头一种颜色，权重越大，线越深。{ $causal ->
        [yes] 线只向上或平着走，因为一个词元只看得到它自己和前面的词元。
       *[no] 线既向上也向下，因为这个模型没有因果掩码。
    }试一试：把鼠标移到任意一边的词元上；点彩色方块加上那个头，双击则只看那个头。
bertviz-model-words = 所有的头一览：一行是一层，一列是一个头；每张小图里，左边的词元在看右边的词元。{ $causal ->
        [yes] 线只向上或平着走，因为一个词元只看得到它自己和前面的词元。
       *[no] 线既向上也向下，因为这个模型没有因果掩码。
    }试一试：点一张小图，看它放大并带上词元；再点一次就关上。
bertviz-neuron-words = 一个头怎样得出它的权重：一个词元的查询和每个键逐个元素相乘，蓝色大于零，橙色小于零。乘积加起来就是 q · k；它比别的大得越多，右边的权重就越大。试一试：把鼠标移到左边的一个词元上，点它旁边的加号，找出起决定作用的那几个元素。

bertviz-rotary = 画出的是查询和键相遇时的样子：旋转位置编码已经按位置转过它们。
bertviz-added = 位置在第一层之前就加进了嵌入：它已经在查询和键里面，无法单独看到。
bertviz-square-same = q · k 下面的方块按 q · k / √{ $size } 上色，这个模型用的也是它。
bertviz-square-other = q · k 下面的方块按 q · k / √{ $size } 上色；这个模型用的是它的 { NUMBER($times, maximumFractionDigits: 2) } 倍。
bertviz-alibi = 之后 ALiBi 还要按两者相隔的位置数扣掉一些：右边的权重已经算上，方块里没有。
bertviz-muted = 静音的头照画它仍有的权重，虽然它混合出来的东西不再往下传。
bertviz-even = 平均地看的头就照平均的样子画：它的权重不再来自查询和键。
bertviz-capped = 一共 { $tokens } 个词元，只画最后 { $shown } 个：有 { $layers } × { $heads } 个头，再多浏览器就要画很久。对更前面词元的权重没有画出。

bertviz-held = 这是第 { $step } 步的图。模型还在训练；图先不变，这样你在里面打开的东西不会关上。
bertviz-draw = 画第 { $step } 步
bertviz-source = BertViz 的作者是 Jesse Vig：“A Multiscale Visualization of Attention in the Transformer Model”，2019，arXiv:1906.05714；许可证 Apache 2.0。在这里它不需要互联网。

bertviz-layer = 层
bertviz-head = 头
bertviz-layers = 层
bertviz-heads = 头
bertviz-one-head = 第 { $layer } 层，第 { $head } 头
bertviz-query = 查询
bertviz-key = 键
bertviz-product = q × k（逐个元素）
bertviz-weight = 权重
bertviz-no-token = 请指向一个词元
