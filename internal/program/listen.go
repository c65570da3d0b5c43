package program

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// Listen listens on the TCP address that a flag gave, such as -addr. An address that cannot be is wrong usage.
func Listen(flagName, addr string) (*net.TCPListener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, Usagef("%s must be like 127.0.0.1:8080, got %q", flagName, addr)
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
