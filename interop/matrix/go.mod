module imagesign/interop/matrix

go 1.25.0

require imagesign/interop/harness v0.0.0

replace imagesign/interop/harness => ../harness
