package harness

import "os"

// Isolated is an environment that keeps programs on loopback and away from the user's files: a proxy that refuses
// every connection stands before all other addresses (Go programs never use one for loopback).
func Isolated(dir string, more ...string) []string {
	const deadProxy = "http://127.0.0.1:1"
	environment := []string{
		"HOME=" + dir, "DOCKER_CONFIG=" + dir, "XDG_RUNTIME_DIR=" + dir,
		"HTTP_PROXY=" + deadProxy, "HTTPS_PROXY=" + deadProxy, "TMPDIR=" + dir,
	}
	for _, name := range []string{"PATH", "JAVA_HOME"} {
		environment = append(environment, name+"="+os.Getenv(name))
	}
	return append(environment, more...)
}
