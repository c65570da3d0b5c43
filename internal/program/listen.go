package program

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// CheckAddr checks the format of a flag's address, for a program that may not listen on it.
func CheckAddr(flagName, addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return Usagef("%s must be like 127.0.0.1:8080, got %q", flagName, addr)
	}
	return nil
}

// CheckFolder checks that a flag's folder exists.
func CheckFolder(flagName, path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Usagef("%s: %w", flagName, err)
	case !info.IsDir():
		return Usagef("%s: %s is no folder", flagName, path)
	}
	return nil
}

// Listen listens on the TCP address of a flag such as -addr. An invalid address is an ErrUsage.
func Listen(flagName, addr string) (*net.TCPListener, error) {
	if err := CheckAddr(flagName, addr); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return listener.(*net.TCPListener), nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%w: is another one running? Choose another port with %s; port 0 takes a free one", err, flagName)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("%s: %w", flagName, err)
	}
	return nil, Usagef("%s: %w", flagName, err)
}
