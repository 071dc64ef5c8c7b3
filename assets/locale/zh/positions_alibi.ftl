alibi-how = 每个屋顶是一个头，屋脊在查询的位置；键离查询越远，这个头从分数里扣得越多，沿一条直线。下面是：如果词元的内容毫无差别，所选的头只凭这一点会给出的权重。{ $causal ->
        [1] 点线：查询之后的键，被因果掩码遮住。
       *[0] 这个模型没有掩码，屋顶的两边都算数。
    }
alibi-heads = 头数
alibi-places = 位置数
alibi-query = 查询的位置
alibi-head = 所选的头
alibi-name = 头 { $head }
alibi-refused = { $value } 不合适：这里要 { $least } 到 { $most } 的整数。
alibi-axis-score = 从分数里扣掉
alibi-axis-left = 剩下的权重
alibi-axis-weight = 头 { $head } 只凭偏置的权重
alibi-masked = 被遮住
alibi-told = 查询在位置 { $query }，键在位置 { $key }，距离 { $distance }：头 { $head }（斜率 { $slope }）从分数里扣掉 { $off }。同样好的键若在距离 0，这里的权重只有它的 { $left }。
alibi-told-masked = 位置 { $key } 的键在查询（位置 { $query }）之后：它被遮住，一点权重也没有。
alibi-half = 从这个查询看，如果内容毫无差别，头 { $head } 的一半权重会落在距离 { $half } 以内。
alibi-half-self = 从这个查询看，如果内容毫无差别，头 { $head } 会把一半或更多的权重给查询自己的位置。
alibi-summary = { $heads } 个头在各个位置从分数里扣掉多少，以及头 { $head }（斜率 { $slope }）只凭这一点的权重。方向键可以逐个键移动。
alibi-formula = 公式，代入这些数
alibi-rule = { $heads } 个头，是 2 的幂：第一个斜率 m 是 2^(−8 / { $heads })，之后每一个是前一个再乘以它。
alibi-rule-between = { $heads } 不是 2 的幂：前 { $power } 个斜率 m 与 { $power } 个头时相同，其余的取 { $twice } 个头时的斜率，隔一个取一个，与论文的代码一致。
alibi-source = ALiBi：Press 等，2022，“Train Short, Test Long”，第 3 节。有因果掩码时，|i − j| 就是 i − j。
alibi-comma = 、
alibi-own = 这正是本次运行的头：它的模型每层有 { $heads } 个头，斜率为 { $slopes }。它们在训练前就已固定，不是学来的。
