error-positions-odd = 这种位置编码两个数一组，{ $size } 却是奇数。
    .advice = 可以改用 { $nearest }。
error-positions-base = { $base } 不能作波长的底数：它的幂要从 1 开始增大。
    .advice = 请用不小于 1 的数，通常是 10,000。
error-positions-none = 位置、维度或头的数目是 { $size }，得不出位置编码。
    .advice = 每样至少要有 1 个。
error-positions-memory = 这张位置表要占 { $megabytes } MB，最多只做 { $limit } MB 的。
    .advice = 请减少位置、维度或头的数目。
