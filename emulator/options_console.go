package emulator

import (
	"errors"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/console"
)

// ConsolePath is where the console is served.
const ConsolePath = "/_console"

// WithConsole serves a page at [ConsolePath] that shows what is in the emulator while it happens, and has forms to change it.
// It has no login. Pages of other origins cannot use it, but whatever else reaches the address can, without the App Secret, and so
// can pages of the same origin. The default is no console.
//
// Forms make signed requests of the Server API inside the process: the same limits hold for them, they are in the request log
// under ids that begin with "console-", and quotas and faults strike them too. With a console the request log keeps answers as
// well, tokens masked, up to 8 KB of each.
func WithConsole() Option {
	return func(c *config) error {
		c.withConsole = true
		return nil
	}
}

// WithConsoleHosts lets browsers reach the console under more names than localhost, loopback addresses, and the address that a
// connection came in on. Other names are refused: a foreign page could have its own resolve to this machine (DNS rebinding).
// Names come without a port. The option alone does not switch the console on.
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
