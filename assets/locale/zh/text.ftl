text-menu = 文本
text-title = 它要读什么？
text-empty = 随便拿一篇文本来：故事、歌词、游戏规则都行。
text-use = 就用这篇文本
text-of-model = { $name }：它读过的文本

# 带来文本：文本页和训练页都用这些话。
source = 文本从哪里来
source-upload = 上传文件
source-paste = 粘贴
source-built-in = 自带的文本
source-en = 英文小故事
source-zh = 中文小故事
source-built-in-words = 随软件附带的短故事，专为小模型而写，一分钟就能学会。
source-files = 文本、Word 或 PDF 文件，不超过 { $limit } MB
source-files-words = 可以一次选好几个。任何编码的纯文本（编码会自动识别）、Markdown、CSV、.docx 和 .pdf 都行。
source-paste-here = 把文本粘贴或输入到这里
source-paste-hint = 第一次试，几页文字就够了。
source-paste-add = 加入这段文本
source-paste-title = 粘贴的文本
source-reading = 正在读 { $name }……
source-and-more = { $name }，另加 { $count } 篇
source-characters = { $count } 个字符
source-up = 往前移
source-down = 往后移
source-remove = 拿掉
source-encoding = 编码
source-encoding-recognised = { $encoding }（自动识别）
source-encoding-guessed = { $encoding }（猜的）
source-encoding-auto = 自动识别
source-encoding-help = 文件里的字节按什么规则读成文字。如果显示乱码，请换一种，预览会马上跟着变。
source-mended = 文件里有 { $places } 处损坏，已用“�”代替。

text-from = { $name }
text-kilobytes = { NUMBER($size, maximumFractionDigits: 1) } KB
text-size = 大小（UTF-8）
text-characters = 字符数
text-different = 不同的字符
text-different-help = 如果用字符作词元，这就是词表的大小。
text-lines = 行数

split-edge = 训练和验证的分界，占全文的百分比
split-train = { $percent }% 用来训练：{ $characters } 个字符
split-validation = { $percent }% 只用来检验：{ $characters }

text-will-read = 这次训练大约会把全文读 { NUMBER($times, maximumFractionDigits: 1) } 遍。
text-will-read-part = 这次训练大约只会读到全文的 { NUMBER($percent, maximumFractionDigits: 0) }%。
text-advice-plenty = 文本很充足：没有一处会读第二遍，所以什么也背不下来。训练久一些能用上更多。
text-advice-enough = 对这次训练来说，文本够了。
text-advice-little = 文本稍短：它会开始背诵。有 { $characters } 个字符左右就够了，或者只训练 { $time }。
text-advice-tiny = 文本太短，训练又太久：它会把全文背下来，遇到没见过的就越来越差。请准备 { $characters } 个字符左右，或者只训练 { $time }。
text-recipe = { $name }，{ $time }：读 { NUMBER($times, maximumFractionDigits: 1) } 遍，{ $verdict }
text-suits = 最适合这篇文本
text-verdict-plenty = 文本很充足
text-verdict-enough = 文本够了
text-verdict-little = 文本稍短
text-verdict-tiny = 文本太短
text-speed-measured = 按每秒 { $speed } 个词元计算，依据是这台电脑上以前的训练。
text-speed-guessed = 按每秒 { $speed } 个词元计算，这是开发者电脑的速度；你的电脑有多快，第一次训练就知道了。

text-cleaning = 整理文本
text-cleaning-words = 不在这里选，就什么都不改。读到什么样，模型就写成什么样。
cleaning-trailing-spaces = 去掉行末空格
cleaning-trailing-spaces-help = 看不见，可模型会学着写出来。
cleaning-blank-lines = 连续的空行只留一行
cleaning-blank-lines-help = 成串的空行没有内容，读起来却要花时间。
cleaning-full-width = 全角字母和数字改成半角
cleaning-full-width-help = ＡＢＣ１２３ 变成 ABC123，免得同一个字母成了两种词元。中文标点不变。
cleaning-lower-case = 全部改成小写
cleaning-lower-case-help = 词表更小，学得更快；不过它再也不会写大写字母。
cleaning-nothing = 没有什么要改的。
cleaning-before = 改之前：最先改动的几行
cleaning-after = 改之后
cleaning-gone = （去掉）

text-repeated = 重复的段落
text-repeated-search = 正在找出现两次以上的段落……
text-repeated-none = 这篇文本里没有重复出现的、{ $length } 个字符以上的段落。
text-repeated-some = 这篇文本的 { NUMBER($percent, maximumFractionDigits: 1) }% 是一字不差地重复前面出现过的、{ $length } 个字符以上的段落。模型最先背下来的就是这些。最长的几段：
text-repeated-part = 只查了前 { $characters } 个字符。
text-repeated-times = { $length } 个字符；这样开头的有 { $times } 处

text-to-tokens = 看它变成怎样的词元
text-to-train = 用它来训练
