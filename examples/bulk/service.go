package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// service is where the users are registered.
type service struct {
	client *rongcloud.Client
	close  func()
}

func connect(s settings, out io.Writer) (service, error) {
	if s.account {
		client, err := rongcloud.FromEnv(rongcloud.WithLimiter(rongcloud.NewLocalLimiter(), rongcloud.LimitWait))
		if err != nil {
			return service{}, err
		}
		fmt.Fprintf(out, "Registering on %v.\n", client)
		return service{client: client, close: client.CloseIdleConnections}, nil
	}
	emu, err := emulator.New()
	if err != nil {
		return service{}, err
	}
	if s.refuse > 0 {
		fault := emulator.Fault{Times: s.refuse, Status: http.StatusForbidden, Body: `{"code":2007,"errorMessage":"no more users"}`}
		if err := emu.Inject("user.getToken", fault); err != nil {
			return service{}, err
		}
	}
	server := httptest.NewServer(emu)
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(server.URL))
	if err != nil {
		server.Close()
		return service{}, err
	}
	fmt.Fprintln(out, "Registering on an emulator inside this program. With -account it registers on yours.")
	return service{client: client, close: func() {
		client.CloseIdleConnections()
		server.Close()
	}}, nil
}
