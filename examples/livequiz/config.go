package main

import (
	"flag"
	"io"
	"net/url"
	"time"

	"github.com/rongcloud-go/sdk/internal/program"
)

// config holds the values of the flags. The defaults are good for a first look.
type config struct {
	account      bool
	addr         string
	emulatorAddr string
	questions    string
	room         string
	navi         string
	client       string
	public       string
	lead         time.Duration
	maxPlayers   int
}

func parse(args []string, out io.Writer) (config, error) {
	var c config
	flags := flag.NewFlagSet("livequiz", flag.ContinueOnError)
	flags.BoolVar(&c.account, "account", false, "run on the account of the environment, not on an emulator inside the program")
	flags.StringVar(&c.addr, "addr", "127.0.0.1:8686", "`address` of the pages; port 0 takes a free one")
	flags.StringVar(&c.emulatorAddr, "emulator-addr", "127.0.0.1:0", "`address` of the emulator, unless -account is given")
	flags.StringVar(&c.questions, "questions", "", "JSON `file` with the questions, in place of the built-in ones")
	flags.StringVar(&c.room, "room", "livequiz-room", "`id` of the chatroom; it is created where it does not exist")
	flags.StringVar(&c.navi, "navi", "", "`URL` that the browser client asks for its gateway, where it is not the vendor's")
	flags.StringVar(&c.public, "public", "", "`URL` that players reach this server at, such as https://quiz.example.com")
	flags.StringVar(&c.client, "client", "", "node_modules `directory` that holds the browser client")
	flags.DurationVar(&c.lead, "lead", time.Second, "from sending a question to its opening")
	flags.IntVar(&c.maxPlayers, "players", 1000, "how many may join")
	if err := program.Parse(flags, args, out); err != nil {
		return c, err
	}
	return c, c.check()
}

// isOrigin reports whether an address is a scheme and a host and nothing more: the pages are at the root.
func isOrigin(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil &&
		(u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}

func (c config) check() error {
	navi, err := url.Parse(c.navi)
	switch {
	case c.room == "" || len(c.room) > 64:
		return program.Usagef("-room must have 1 to 64 bytes")
	case c.lead < 0 || c.lead > time.Minute:
		return program.Usagef("-lead must be 0 to 1m")
	case c.maxPlayers < 1:
		return program.Usagef("-players must be at least 1")
	case c.navi != "" && (err != nil || navi.Host == "" || navi.Scheme != "http" && navi.Scheme != "https"):
		return program.Usagef("-navi must be like https://nav.example.com")
	case c.public != "" && !isOrigin(c.public):
		return program.Usagef("-public must be like https://quiz.example.com, got %q", c.public)
	case c.client != "":
		return program.CheckFolder("-client", c.client)
	}
	return nil
}
