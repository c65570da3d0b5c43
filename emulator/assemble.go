package emulator

import (
	"strconv"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/api/message"
	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/emulator/internal/console"
	"github.com/rongcloud-go/sdk/emulator/internal/gateway"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/webhook"
)

// assemble creates an emulator from a state and the packages that serve it. These do not use each other, except that
// the console uses the API.
func assemble(cfg *config) (*Emulator, error) {
	s := state.New(state.Config{
		Now: cfg.now, UserLimit: cfg.userLimit, TokenSuffix: cfg.tokens.suffix(), Deduplicate: cfg.deduplication,
		RecallContent: message.RecallContent, Texts: message.Texts(), Words: cfg.words.rules(),
	})
	if err := cfg.tokens.addTo(s); err != nil {
		return nil, err
	}
	e := &Emulator{state: s, app: api.App{Key: cfg.appKey, Secret: cfg.appSecret, State: s}, queueSize: cfg.queueSize, zone: cfg.zone}
	e.callbacks = newCallbacks(s, cfg)
	e.api = api.New(api.Config{
		Apps: []api.App{e.app}, Handlers: handlers(cfg.operations), Zone: cfg.zone, Now: s.Now, Machine: cfg.now,
		Strict: cfg.strict, Quotas: cfg.quotas, Logger: cfg.logger,
	})
	cfg.gateway.AppKey = cfg.appKey
	e.gateway = gateway.New(s, cfg.gateway)
	if cfg.withConsole {
		e.console = newConsole(e, cfg)
	}
	return e, nil
}

// newCallbacks returns a dispatcher that observes a state.
func newCallbacks(s *state.State, cfg *config) *callback.Dispatcher {
	c := cfg.callbacks
	c.AppKey, c.AppSecret, c.Now, c.Emulated, c.Logger = cfg.appKey, cfg.appSecret, cfg.now, s.Now, cfg.logger
	d := callback.New(c)
	if len(c.URLs) > 0 {
		s.Observe(d.Observe)
	}
	if d.Calls(webhook.KindPreSend) {
		s.JudgeBy(d.Judge, cfg.judgeServer)
	}
	return d
}

// newConsole returns the console of an otherwise complete emulator.
func newConsole(e *Emulator, cfg *config) *console.Console {
	c := cfg.console
	c.Path, c.AppKey, c.PublicSecret, c.Operations = ConsolePath, cfg.appKey, cfg.appSecret == DefaultAppSecret, Operations()
	page := console.New(e.state, e.api, c)
	if len(cfg.callbacks.URLs) > 0 {
		e.callbacks.WhenReleased(page.Ring)
		page.ShowDeliveries(func(limit int) []console.Delivery { return shownDeliveries(e.callbacks.Latest(limit)) })
	}
	return page
}

// shownDeliveries converts deliveries for the console. Their ids are their numbers, from 0 to total-1.
func shownDeliveries(latest []callback.Delivery, total uint64) []console.Delivery {
	list := make([]console.Delivery, len(latest))
	for i, d := range latest {
		list[i] = console.Delivery{
			ID: strconv.FormatUint(total-uint64(len(latest)-i), 10), Time: d.Time.UnixMilli(), Event: string(d.Kind),
			URL: d.Address, Body: d.Body, State: shownOutcomes[d.Outcome],
		}
		for _, a := range d.Attempts {
			list[i].Attempts = append(list[i].Attempts, console.Attempt{
				Time: a.Time.UnixMilli(), Took: a.Took.Microseconds(), Status: a.Status, Answer: a.Answer, Error: a.Failure,
			})
		}
	}
	return list
}

var shownOutcomes = map[callback.Outcome]string{
	callback.Pending: console.Waiting, callback.Succeeded: console.Delivered, callback.Dropped: console.Failed,
}
