flow-words = 同一个问题的四种回答，画在同一把尺子上：这个词元得到的东西来自哪些词元？权重只说取走一个向量的多大一份，没说这个向量有多长，也没说前面的层已经往里面混了什么。试一试：逐个看各个词元，找一根在第二行里变矮的高柱子。
flow-weight = 权重
flow-share = 权重 × 长度
flow-mean = 平均权重
flow-rollout = 逐层累计
flow-note-weight = 第 { $layer } 层第 { $head } 头
flow-note-share = 乘以每个词元在这个头里给出的向量的长度，换算成占 100% 的份额
flow-note-nothing = 这个头没有送来任何东西
flow-note-mean = 第 { $layer } 层各个头的平均{ $muted ->
        [0] {""}
       *[other] ，不算被静音的 { $muted } 个
    }
flow-note-rollout = { $layer ->
        [0] 第 0 层
       *[other] 从第 0 层到第 { $layer } 层，一层接一层
    }：{ $residual ->
        [yes] 假定词元保留自己的一半，另一半按平均权重混合
       *[no] 只按平均权重混合，因为这个模型没有残差流
    }{ $muted ->
        [0] {""}
       *[other] ；被静音的头不算
    }
flow-frame = 词元上方的四行柱子。用方向键逐个移动，按回车键让这个词元来看。
flow-hint = 指向一个词元，读它的数；点击它，看它自己看向哪里。
flow-told = { $token } 权重 { $weight }，向量长 { $length }：占送达的 { $share }。平均权重 { $mean }，逐层累计 { $rollout }。
flow-masked = { $token } 在 { $looks } 之后，{ $looks } 看不到它。
flow-muted = 你把这个头静音了：不管权重怎么说，它什么也没有送来。
flow-not-misled = 在这个头里权重没有误导：这句话里没有哪一处权重明显更大、送来的却明显更少。
flow-misled-here = 在 { $query } 处，权重会误导：最大的权重 { $weight } 给了 { $looked }，可它的向量只有 { $short } 长。送达的东西里最大的一份 { $share } 来自 { $brings }：权重 { $less }，向量长 { $long }。
flow-misled-elsewhere = 这里权重没有误导，但在 { $query } 处会：最大的权重 { $weight } 给了 { $looked }，可它的向量只有 { $short } 长。送达的东西里最大的一份 { $share } 来自 { $brings }：权重 { $less }，向量长 { $long }。
flow-formulas = 公式
flow-formula-share = 权重 × 长度：v 是这个头的值（attn.v），W_O 是 attn.out.weight 里属于它的那些列。Kobayashi 等，2020，“Attention is Not Only a Weight”。
flow-formula-rollout = 逐层累计（attention rollout）：W 是一层里各个头的平均，I 是残差流保留的部分。Abnar 和 Zuidema，2020，“Quantifying Attention Flow in Transformers”。
flow-formula-no-residual = 逐层累计（attention rollout）：W 是一层里各个头的平均。本来还要加上残差流保留的部分，这个模型没有残差流。Abnar 和 Zuidema，2020，“Quantifying Attention Flow in Transformers”。
