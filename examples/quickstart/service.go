package main

import (
	"fmt"
	"io"
	"net/http/httptest"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// service is what the program calls: the emulator inside it, or the service of the environment's account.
type service struct {
	client   *rongcloud.Client
	emulator *emulator.Emulator // nil: the real service, or an emulator elsewhere
	close    func()
}

func connect(account bool, out io.Writer) (service, error) {
	if !account {
		return embedded(out)
	}
	client, err := rongcloud.FromEnv()
	if err != nil {
		return service{}, err
	}
	fmt.Fprintf(out, "Calling %v.\nWhat the players' clients see is shown with the embedded emulator only.\n", client)
	return service{client: client, close: client.CloseIdleConnections}, nil
}

func embedded(out io.Writer) (service, error) {
	emu, err := emulator.New()
	if err != nil {
		return service{}, err
	}
	server := httptest.NewServer(emu)
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(server.URL))
	if err != nil {
		server.Close()
		return service{}, err
	}
	fmt.Fprintf(out, "Using an emulator inside this program, at %s. With -account it runs on yours.\n", server.URL)
	return service{client: client, emulator: emu, close: func() {
		emu.Close()
		client.CloseIdleConnections()
		server.Close()
	}}, nil
}
