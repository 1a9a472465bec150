// Measure runs a command and writes what it cost to a file, as JSON: node can not ask the system about a child.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

func main() {
	command := exec.Command(os.Args[2], os.Args[3:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	start := time.Now()
	err := command.Run()
	wall := time.Since(start)
	if command.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	usage := command.ProcessState.SysUsage().(*syscall.Rusage)
	unit := int64(1024)
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	text, _ := json.Marshal(map[string]any{
		"code":      command.ProcessState.ExitCode(),
		"wall":      wall.Seconds() * 1000,
		"processor": (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds() * 1000,
		"memory":    float64(usage.Maxrss*unit) / 1e6,
	})
	if err := os.WriteFile(os.Args[1], text, 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
