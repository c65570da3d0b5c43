package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/webhook"
)

// settings holds the values of the flags.
type settings struct {
	addr              string
	appKey, appSecret string
	static            string
	naviInToken       bool
	noConsole         bool
	strict            bool
	quiet             bool
	version           bool
	opts              []emulator.Option
}

// parse parses the flags. Its errors name the flag, and never contain a secret or a token.
func parse(args []string, stdout io.Writer) (settings, error) {
	var s settings
	var tokenError error
	flags := flag.NewFlagSet("rongcloud-emulator", flag.ContinueOnError)
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8585", "`address` to listen on; port 0 selects a free port; other than loopback addresses open the emulator to the network")
	flags.StringVar(&s.appKey, "app-key", emulator.DefaultAppKey, "App `Key` that requests must carry")
	flags.StringVar(&s.appSecret, "app-secret", emulator.DefaultAppSecret, "App `Secret` that requests must be signed with")
	s.option(flags, "webhook", "send callbacks, given as `KIND=URL`, such as chatroom.status=http://127.0.0.1:8080/rooms; once for each kind", func(value string) (emulator.Option, error) {
		kind, address, found := strings.Cut(value, "=")
		if !found {
			return nil, fmt.Errorf("wanted KIND=URL, such as %s=http://127.0.0.1:8080/rooms", webhook.KindChatroomStatus)
		}
		return emulator.WithWebhook(webhook.Kind(kind), address), nil
	})
	flags.BoolVar(&s.strict, "strict", false, "refuse every request that the documentation does not allow, even if the service accepts it")
	flags.BoolVar(&s.naviInToken, "navi-in-token", false, "add the emulator's address to issued tokens, so that pages run unmodified")
	flags.StringVar(&s.static, "static", "", "serve the files of this `folder` at / to browsers")
	flags.Func("token", "make a `TOKEN=USER` valid, such as one written into a page; may be repeated", func(value string) error {
		// Package flag prints the value with an error, which would show the token, so the error is returned later.
		opt, err := tokenOption(value)
		if tokenError == nil {
			tokenError = err
		}
		s.opts = append(s.opts, opt)
		return nil
	})
	s.option(flags, "host", "allow browsers to use this host `name`, besides addresses and localhost; may be repeated", func(name string) (emulator.Option, error) {
		return emulator.WithHosts(name), nil
	})
	flags.BoolVar(&s.noConsole, "no-console", false, "serve no console page")
	s.option(flags, "console-host", "allow browsers to open the console under this host `name`, besides localhost and loopback addresses; may be repeated", func(name string) (emulator.Option, error) {
		return emulator.WithConsoleHosts(name), nil
	})
	flags.BoolVar(&s.quiet, "quiet", false, "do not log requests and callbacks to standard error")
	flags.BoolVar(&s.version, "version", false, "print the version and exit")
	if err := program.Parse(flags, args, stdout); err != nil {
		return s, err
	}
	if tokenError != nil {
		return s, program.Usagef("-token: %w", tokenError)
	}
	return s, s.check()
}

// option adds a flag for an option of the emulator. It checks the option alone, so that an error names the flag.
func (s *settings) option(flags *flag.FlagSet, name, usage string, parse func(string) (emulator.Option, error)) {
	flags.Func(name, usage, func(value string) error {
		opt, err := parse(value)
		if err == nil {
			err = try(opt)
		}
		s.opts = append(s.opts, opt)
		return err
	})
}

func try(opt emulator.Option) error {
	emu, err := emulator.New(opt)
	if err == nil {
		emu.Close()
	}
	return err
}

// tokenOption parses TOKEN=USER. Its errors do not contain the token.
func tokenOption(value string) (emulator.Option, error) {
	const wanted = "wanted TOKEN=USER, such as abc=ann"
	at := strings.LastIndex(value, "=") // tokens may end in "="
	switch {
	case at < 0:
		return nil, fmt.Errorf(`%d characters without a "=" were given; %s`, len([]rune(value)), wanted)
	case at == 0:
		return nil, fmt.Errorf(`nothing was given before the "="; %s`, wanted)
	case at == len(value)-1:
		return nil, fmt.Errorf(`no user was given after the last "="; %s`, wanted)
	}
	opt := emulator.WithToken(value[:at], value[at+1:])
	return opt, try(opt)
}

func (s *settings) check() error {
	if s.appKey == "" {
		return program.Usagef("-app-key must not be empty")
	}
	if s.appSecret == "" {
		return program.Usagef("-app-secret must not be empty")
	}
	if s.static != "" {
		if info, err := os.Stat(s.static); err != nil {
			return program.Usagef("-static: %w", err)
		} else if !info.IsDir() {
			return program.Usagef("-static: %s is not a folder", s.static)
		}
	}
	s.opts = append(s.opts, emulator.WithCredentials(s.appKey, s.appSecret))
	if s.strict {
		s.opts = append(s.opts, emulator.WithStrict())
	}
	if !s.noConsole {
		s.opts = append(s.opts, emulator.WithConsole())
	}
	return nil
}
