module imagesign/interop/harness

go 1.25.0
