figure-flat = This browser cannot draw in space (it has no WebGL). Choose the flat picture.
