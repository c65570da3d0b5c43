package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

// service is what the app calls: the emulator inside the program, or the service the environment names. It holds the App Secret and
// must not be printed.
type service struct {
	client   *rongcloud.Client
	appKey   string
	secret   string             // verifies callbacks; empty: there are none
	navi     string             // empty: the vendor's
	emulator *emulator.Emulator // nil: the real service
	close    func()
}

// connect finds the service. The emulator calls the app at the callback's address; of the real service the console asks for it.
func connect(c config, callback string, out io.Writer) (service, error) {
	appKey := os.Getenv(rongcloud.EnvAppKey)
	if appKey == "" {
		return embedded(c, callback, out)
	}
	client, err := rongcloud.FromEnv()
	if err != nil {
		return service{}, err
	}
	fmt.Fprintf(out, "Calling %v.\n", client)
	secret := os.Getenv(rongcloud.EnvAppSecret)
	return service{client: client, appKey: appKey, secret: secret, navi: c.navi, close: client.CloseIdleConnections}, nil
}

func embedded(c config, callback string, out io.Writer) (service, error) {
	emu, err := emulator.New(emulator.WithConsole(), emulator.WithWebhook(webhook.KindChatroomStatus, callback))
	if err != nil {
		return service{}, err
	}
	listener, err := net.Listen("tcp", c.emulatorAddr)
	if err != nil {
		return service{}, fmt.Errorf("emulator: %w", err)
	}
	address := "http://" + listener.Addr().String()
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(address))
	if err != nil {
		_ = listener.Close()
		return service{}, err
	}
	server := newServer(emu)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // it ends with close
	}()
	fmt.Fprintf(out, "%s is not set: using an emulator inside this program, at %s.\nConsole: %s%s\n",
		rongcloud.EnvAppKey, address, address, emulator.ConsolePath)
	return service{client: client, appKey: emulator.DefaultAppKey, secret: emulator.DefaultAppSecret, navi: address, emulator: emu, close: func() {
		emu.Close()
		client.CloseIdleConnections()
		_ = server.Close()
		<-done
	}}, nil
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
