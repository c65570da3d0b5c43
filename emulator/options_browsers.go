package emulator

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// tokenConfig holds the options of tokens.
type tokenConfig struct {
	fixed map[string]string // user ids by token
	navi  string            // the address in tokens
}

// suffix returns the end of the tokens that are issued.
func (c tokenConfig) suffix() string {
	if c.navi == "" {
		return ""
	}
	return "@" + c.navi
}

// addTo makes the fixed tokens valid.
func (c tokenConfig) addTo(s *state.State) error {
	for value, userID := range c.fixed {
		if err := s.AddToken(value, userID); err != nil {
			return fmt.Errorf("emulator: %w", err)
		}
	}
	return nil
}

// WithToken makes a given token valid for a user, who is registered with the id as the name. It is for pages that
// contain a token. An "@" in the token and the addresses after it are ignored; the client removes them too.
func WithToken(token, userID string) Option {
	return func(c *config) error {
		bare := state.BareToken(token)
		switch {
		case bare == "":
			return errors.New("emulator: the fixed token is empty")
		case len(catalogue.CheckID("userID", userID)) > 0:
			return fmt.Errorf("emulator: the user of a fixed token: %s", catalogue.CheckID("userID", userID)[0])
		case c.tokens.fixed[bare] != "" && c.tokens.fixed[bare] != userID:
			return fmt.Errorf("emulator: users %s and %s have the same fixed token", c.tokens.fixed[bare], userID)
		}
		if c.tokens.fixed == nil {
			c.tokens.fixed = map[string]string{}
		}
		c.tokens.fixed[bare] = userID
		return nil
	}
}

// WithNaviInToken adds "@" and an address, such as http://127.0.0.1:8585, to the tokens that are issued. The client
// library, from 2.9.2 on, requests the gateway from that address, so a page finds the emulator without an option.
func WithNaviInToken(address string) Option {
	return func(c *config) error {
		u, err := url.Parse(address)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Port() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" ||
			strings.ContainsAny(address, "@;?#") {
			return errors.New("emulator: the address in tokens must be of the form http://host:port")
		}
		c.tokens.navi = u.Scheme + "://" + u.Host
		return nil
	}
}

// WithHosts sets names, besides addresses, localhost and the vendor's own names, by which browsers may reach the
// emulator. Other names are refused: a foreign page could make its own name resolve to this machine (DNS rebinding) and
// read the responses.
func WithHosts(names ...string) Option {
	return func(c *config) error {
		if c.gateway.Hosts == nil {
			c.gateway.Hosts = map[string]bool{}
		}
		for _, name := range names {
			if name == "" || strings.ContainsAny(name, ":/@ *") {
				return errors.New("emulator: a host is a name without a scheme, a port or a pattern")
			}
			c.gateway.Hosts[strings.ToLower(name)] = true
		}
		return nil
	}
}

// WithStatic serves files for GET requests of paths that are not the API's, such as a page and the client library. A
// folder shows its index.html. Files and folders whose names begin with a dot are not served. The FS of os.OpenRoot
// does not follow links out of the folder; that of os.DirFS does.
func WithStatic(files fs.FS) Option {
	return func(c *config) error {
		if files == nil {
			return errors.New("emulator: the files to serve are nil")
		}
		c.gateway.Static = files
		return nil
	}
}
