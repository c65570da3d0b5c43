package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"go.uber.org/goleak"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

type config struct {
	length  time.Duration
	workers int
	seed    uint64
}

const appKey, appSecret = "soak-key", "soak-secret"

// run makes calls for a time, and returns a report.
func run(ctx context.Context, cfg config) (*report, error) {
	before := goleak.IgnoreCurrent()
	emu, err := emulator.New(emulator.WithCredentials(appKey, appSecret), emulator.WithStrict())
	if err != nil {
		return nil, err
	}
	defer emu.Close()
	domains := make([]*domain, 2)
	for i := range domains {
		if domains[i], err = newDomain(emu, rand.New(rand.NewPCG(cfg.seed, uint64(i)))); err != nil {
			return nil, err
		}
	}
	client, err := rongcloud.New(appKey, appSecret,
		rongcloud.WithEndpoint(domains[0].url(), domains[1].url()),
		rongcloud.WithAttemptTimeout(2*time.Second), rongcloud.WithBackoff(time.Millisecond, 50*time.Millisecond),
		rongcloud.WithDomainCooldown(50*time.Millisecond), rongcloud.WithRetryBudget(0))
	if err != nil {
		return nil, err
	}

	calling, stop := context.WithTimeout(ctx, cfg.length)
	defer stop()
	var misfortunes, work sync.WaitGroup
	for _, d := range domains {
		misfortunes.Go(func() { d.suffer(calling) })
	}
	workers := make([]*worker, cfg.workers)
	for i := range workers {
		workers[i] = &worker{
			name: fmt.Sprintf("w%d", i), client: client, rooms: newRoomMaker(emu),
			random: rand.New(rand.NewPCG(cfg.seed, uint64(100+i))), tally: newTally(),
		}
		work.Go(func() { workers[i].work(calling) })
	}
	work.Wait()
	misfortunes.Wait()

	r := newReport()
	for _, w := range workers {
		r.add(w)
	}
	for _, d := range domains {
		r.count(d)
	}
	for _, w := range workers {
		r.compare(emu, w)
	}
	client.CloseIdleConnections()
	for i, d := range domains {
		if left := d.awaitNoConnections(5 * time.Second); left > 0 {
			r.violate("domain %d: %d connections left open by the client", i, left)
		}
		d.close()
	}
	if err := goleak.Find(before); err != nil {
		r.violate("goroutines left: %v", err)
	}
	return r, nil
}

// roomMaker creates chatrooms without the network.
type roomMaker struct{ rooms *chatroom.Service }

func newRoomMaker(emu *emulator.Emulator) roomMaker {
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint("http://emulator.invalid"), rongcloud.WithTransport(inProcess{emu}))
	if err != nil {
		panic(err) // the arguments are constants
	}
	return roomMaker{chatroom.New(client)}
}

func (m roomMaker) create(id string) error {
	return m.rooms.Create(context.Background(), chatroom.CreateParams{ID: id})
}

// inProcess sends requests to a handler without a network.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	p.ServeHTTP(answer, r)
	return answer.Result(), nil
}
