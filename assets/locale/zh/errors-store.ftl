# 训练以及存放训练的地方可能出现的问题：gptcore/store.py 和训练进程。

error-no-such-run = 这个地址上没有训练。
    .advice = 它可能已经被删除了。请检查地址，或者自己开始一次训练。
error-no-such-race = 这个地址上没有比赛。
    .advice = 它可能已经被删除了。请检查地址，或者自己开始一场比赛。
error-no-such-moment = 这一步的权重已经不在了。
    .advice = 请选择这次训练的另一个时刻。
error-not-yours = 这次训练是别人的：你可以看，但不能改动。
    .advice = 请自己开始一次训练，可以用同样的文本。

error-too-many-runs = 这里最多保存你的 { $limit } 次训练，再加就超出了。
    .advice = 请删除不再需要的训练；如果想留下模型，请先下载。
error-too-many-running = 你最多可以有 { $limit } 次训练同时进行或等待，再加就超出了。
    .advice = 请暂停或停止其中一次，或者等一次训练结束。
error-disk-full = 磁盘空间不够了（还剩 { $free } MB）。
    .advice = 请删除不再需要的训练，或者用别的办法腾出空间，然后再试。因此暂停的训练，点“继续”就能接着走，最多重做最后几秒钟。
error-disk-quota = 所有训练加起来已经用完了这里允许的 { $limit } GB 空间（已用 { $used } GB）。
    .advice = 请删除不再需要的训练，或者选一个小一些的模型。

error-extend-seconds = 每次最多只能加训 { $limit } 秒。
    .advice = 请选短一些的时间，以后还可以再加。
error-imported-no-training = 这个模型是从文件里读入的，模型文件里没有接着训练所需要的东西。
    .advice = 请用同样的设置重新开始一次训练。
error-finished-no-training = 这次训练已经走完了计划的所有步数。
    .advice = 请先加训一段时间，这样就又有步可走了。
error-rate-factor = 学习率可以调到计划值的 { $lowest } 倍到 { $highest } 倍之间。
    .advice = 请在这个范围里选一个倍数；1 就是按计划。
error-failed-no-training = 这次训练失败了，不能再接着训练。
    .advice = 请重新开始一次训练；把学习率调小一些往往有用。

error-race-values = 一场比赛有 { $fewest } 到 { $most } 条赛道，每条赛道的取值都不同。
    .advice = 请为这项设置选 { $fewest } 到 { $most } 个不同的值。
error-race-seconds = 比赛需要规定步数：如果只规定时间，各条赛道训练的步数就不一样了。
    .advice = 请为比赛选定一个步数。

error-run-crashed = 训练进程在训练它的时候崩溃了 { $times } 次。
    .advice = 可能是内存不够。请试试更小的模型、更短的上下文或者更小的批次。
error-out-of-memory = 内存不够，训练不了这个模型。
    .advice = 请试试更小的模型、更短的上下文或者更小的批次，或者等别的训练结束。
error-unexpected = 训练中出了不该出的问题。
    .advice = 点“继续”可以从上次保存的状态接着训练。如果再次出现，服务器的日志里有更多说明。

error-no-trainers = 这台服务器只展示模型，不训练。
    .advice = 请让管理它的人把 GPTCORE_WORKERS 设为 1 或更大。
error-store-busy = 训练记录正忙，暂时无法读写。
    .advice = 请过几秒钟再试。
error-store-damaged = 文件 { $path } 已经损坏，或者不是存放训练的数据库。
    .advice = 请恢复它的备份，或者把它移走，从空的开始。
error-store-newer = { $path } 里的训练是用更新版本的程序做的。
    .advice = 请安装更新的版本，或者把 GPTCORE_HOME 设为另一个文件夹。
error-home-not-writable = 存放训练的文件夹 { $path } 不能写入。
    .advice = 请允许写入，或者把 GPTCORE_HOME 设为另一个文件夹。
