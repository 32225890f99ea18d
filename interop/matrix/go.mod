module imagesign/interop/matrix

go 1.24.0
