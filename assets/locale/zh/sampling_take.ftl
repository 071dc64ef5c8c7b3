# 在采样页上可以带走的故事内容。
story-address = 打开这个网址，就回到你现在所在的地方：
story-address-words = 它记着是哪一次训练、哪个时刻、你的开头、旋钮、种子，以及取过的每个词元。其他分支和你重新掷的数不在里面，它们在 JSON 里。
story-address-prompt = 你的开头超过了网址能带的 { $limit } 个字符：上面的网址只打开旋钮和种子。文件里有全部内容。
story-address-path = 故事的词元太多，网址放不下：上面的网址只打开旋钮和种子。文件里有全部内容。
story-csv = 走到这里的路（CSV）
story-csv-words = { $tokens ->
        [0] 取过的每个词元一行：现在还没有。
       *[other] 取过的 { $tokens } 个词元，每个一行：u、加旋钮和不加旋钮的概率、当时旋钮的位置。
    }
story-json = 整棵树（JSON）
story-json-words = 每条分支的每个词元，连同概率、u 和当时的旋钮；还有各分支的名字和文字。
