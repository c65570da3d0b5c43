package main

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

// service is what the app calls: the emulator inside the program, or the service of the environment's account. It contains the
// App Secret and must not be printed.
type service struct {
	client   *rongcloud.Client
	appKey   string
	secret   string             // verifies callbacks; empty: no callbacks
	navi     string             // empty: the vendor's
	emulator *emulator.Emulator // nil: the real service
	close    func()
}

// connect returns the service. The emulator calls the app at the callback's URL; for the real service, that URL is set in the
// console.
func connect(c config, callback string, out io.Writer) (service, error) {
	if !c.account {
		return embedded(c, callback, out)
	}
	client, err := rongcloud.FromEnv()
	if err != nil {
		return service{}, err
	}
	fmt.Fprintf(out, "Calling %v.\n", client)
	appKey, secret := os.Getenv(rongcloud.EnvAppKey), os.Getenv(rongcloud.EnvAppSecret)
	return service{client: client, appKey: appKey, secret: secret, navi: c.navi, close: client.CloseIdleConnections}, nil
}

func embedded(c config, callback string, out io.Writer) (service, error) {
	listener, err := program.Listen("-emulator-addr", c.emulatorAddr)
	if err != nil {
		return service{}, err
	}
	at := listener.Addr().(*net.TCPAddr)
	secret := randomID() // the default one is public, and players can reach the emulator
	opts := []emulator.Option{
		emulator.WithCredentials(emulator.DefaultAppKey, secret), emulator.WithWebhook(webhook.KindChatroomStatus, callback),
	}
	if at.IP.IsLoopback() {
		opts = append(opts, emulator.WithConsole()) // which controls everything
	}
	emu, err := emulator.New(opts...)
	if err != nil {
		_ = listener.Close()
		return service{}, err
	}
	address := "http://" + reach(at)
	client, err := rongcloud.New(emulator.DefaultAppKey, secret, rongcloud.WithEndpoint(address))
	if err != nil {
		_ = listener.Close()
		return service{}, err
	}
	server := newServer(emu)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // until close
	}()
	fmt.Fprintf(out, "Using an emulator inside this program, at %s.\n", address)
	if at.IP.IsLoopback() {
		fmt.Fprintf(out, "Console: %s%s\n", address, emulator.ConsolePath)
	}
	return service{client: client, appKey: emulator.DefaultAppKey, secret: secret, navi: cmp.Or(c.navi, address), emulator: emu, close: func() {
		emu.Close()
		client.CloseIdleConnections()
		_ = server.Close()
		<-done
	}}, nil
}

// reach returns an address at which a listener can be reached.
func reach(addr *net.TCPAddr) string {
	at := *addr
	if at.IP.IsUnspecified() {
		at.IP = net.IPv4(127, 0, 0, 1)
	}
	return at.String()
}

func newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
	}
}
