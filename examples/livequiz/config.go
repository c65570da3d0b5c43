package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"time"
)

// config is how the program was started. The zero flags are good for a first look.
type config struct {
	addr         string
	emulatorAddr string
	questions    string
	room         string
	navi         string
	client       string
	lead         time.Duration
	maxPlayers   int
}

var errUsage = errors.New("wrong usage")

func parse(args []string, out io.Writer) (config, error) {
	var c config
	flags := flag.NewFlagSet("livequiz", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&c.addr, "addr", "127.0.0.1:8686", "`address` of the pages; port 0 takes a free one")
	flags.StringVar(&c.emulatorAddr, "emulator-addr", "127.0.0.1:0", "`address` of the emulator, where there is one")
	flags.StringVar(&c.questions, "questions", "", "JSON `file` with the questions, in place of the built-in ones")
	flags.StringVar(&c.room, "room", "10086", "`id` of the chatroom")
	flags.StringVar(&c.navi, "navi", "", "`URL` that the browser client asks for its gateway, where it is not the vendor's")
	flags.StringVar(&c.client, "client", "", "node_modules `directory` that holds the browser client")
	flags.DurationVar(&c.lead, "lead", time.Second, "from sending a question to its opening")
	flags.IntVar(&c.maxPlayers, "players", 1000, "how many may join")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return c, err
		}
		return c, errUsage // the flag set has told
	}
	return c, c.check(flags.NArg())
}

func (c config) check(rest int) error {
	navi, err := url.Parse(c.navi)
	switch {
	case rest > 0:
		return fmt.Errorf("%w: there are flags only", errUsage)
	case c.room == "" || len(c.room) > 64:
		return fmt.Errorf("%w: -room must have 1 to 64 bytes", errUsage)
	case c.lead < 0 || c.lead > time.Minute:
		return fmt.Errorf("%w: -lead must be 0 to 1m", errUsage)
	case c.maxPlayers < 1:
		return fmt.Errorf("%w: -players must be at least 1", errUsage)
	case c.navi != "" && (err != nil || navi.Host == "" || navi.Scheme != "http" && navi.Scheme != "https"):
		return fmt.Errorf("%w: -navi must be like https://nav.example.com", errUsage)
	}
	return nil
}
