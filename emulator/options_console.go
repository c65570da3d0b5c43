package emulator

import (
	"errors"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/console"
)

// ConsolePath is the path of the console.
const ConsolePath = "/_console"

// WithConsole serves a page at [ConsolePath] that shows the emulator live and has forms to change it. It has no login.
// Pages of other origins cannot use it, but any other program that reaches the address can, without the App Secret, and
// so can pages of the same origin. The default is no console.
//
// Forms make signed requests of the Server API inside the process. The same limits, quotas and faults apply. The
// request log has them under ids that begin with "console-". With a console the request log also keeps responses, up to
// 8 KB of each, with tokens masked.
func WithConsole() Option {
	return func(c *config) error {
		c.withConsole = true
		return nil
	}
}

// WithConsoleHosts sets names, besides localhost, loopback addresses, and the address that a connection used, by which
// browsers may reach the console. Other names are refused: a foreign page could make its own name resolve to this
// machine (DNS rebinding). Names have no port. The option alone does not enable the console.
func WithConsoleHosts(names ...string) Option {
	return func(c *config) error {
		for _, name := range names {
			if !console.IsHost(name) {
				return errors.New("emulator: a console host is a name or an address, without scheme, port or pattern")
			}
			c.console.Hosts = append(c.console.Hosts, strings.ToLower(name))
		}
		return nil
	}
}
