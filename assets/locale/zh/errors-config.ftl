# 互相矛盾或超出限制的设置：gptcore/config.py。

error-heads-width = 宽度 { $width } 不能平均分给 { $heads } 个注意力头。
    .advice = 请选择 { $heads } 的倍数作为宽度，最接近的是 { $nearest }。
error-rotary-odd = 旋转位置编码要把数两两配对来旋转，而现在每个头有 { $size } 个数，是奇数。
    .advice = 请把宽度改为 { $nearest }，或者换一种位置编码。
error-sinusoidal-odd = 正弦位置编码由正弦和余弦成对组成，而宽度 { $width } 是奇数。
    .advice = 请把宽度改为 { $nearest }，或者换一种位置编码。
error-one-budget = 训练要么按时间结束，要么按步数结束，两者必须且只能选一个。
    .advice = 请只给出其中一个：秒数或者步数。
error-betas = 两个 beta 都必须大于等于 0 且小于 1，现在是 { $first } 和 { $second }。
    .advice = 例如可以选 0.9 和 0.99。
error-shares = 训练的各个阶段应当正好分完全部预算，现在它们合起来占 { NUMBER($total, maximumFractionDigits: 4) }。
    .advice = 请调整各阶段的比例，使它们加起来等于 1。
error-phase-context = 训练中最长的窗口有 { $phase } 个词元，而模型的上下文长度是 { $context }。
    .advice = 请让两者相同，这样模型才能练到它要用的全部长度。
error-unknown-setting = 没有名为“{ $name }”的设置。
    .advice = 请检查拼写；下一级的设置写在点号后面，例如 model.layers。
error-config-too-small = 设置“{ $name }”的值是 { $value }，太小了：它的范围从 { $limit } 开始。
    .advice = { $closed ->
        [yes] 请选择大于或等于 { $limit } 的值。
       *[no] 请选择大于 { $limit } 的值。
    }
error-config-too-large = 设置“{ $name }”的值是 { $value }，太大了：它的范围到 { $limit } 为止。
    .advice = { $closed ->
        [yes] 请选择小于或等于 { $limit } 的值。
       *[no] 请选择小于 { $limit } 的值。
    }
error-config-invalid = 设置“{ $name }”不能是“{ $value }”。
    .advice = 请从这个设置提供的值里选一个。
error-too-many-parameters = 这个模型会有 { $count } 个参数，这里最多允许 { $limit } 个。
    .advice = 请把宽度改为 { $nearest }，或者减少层数。
error-too-much-memory = 每一步需要 { $megabytes } MB 内存，这里最多允许 { $limit } MB。
    .advice = 请把批次大小改为 { $batch }，或者缩短上下文。
error-context-too-long = 长度为 { $context } 的上下文需要的内存超过了这里的上限。
    .advice = 请把上下文改为 { $nearest } 或更短，或者减少头数或层数。
error-too-long = 训练 { $seconds } 秒超过了这里允许的 { $limit } 秒。
    .advice = 请选择不超过 { $limit } 秒；训练停下以后还可以接着训练。
error-too-many-steps = 训练 { $steps } 步超过了这里允许的 { $limit } 步。
    .advice = 请选择不超过 { $limit } 步。
