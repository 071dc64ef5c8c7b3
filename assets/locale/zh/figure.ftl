figure-flat = 这个浏览器画不了立体图（没有 WebGL）。请改看平面图。
