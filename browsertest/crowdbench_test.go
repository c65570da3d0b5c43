package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	crowdPages    = 20
	crowdScripted = 200
	crowdPatience = 10 * time.Minute
)

// BenchmarkQuizCrowd plays a question with 200 scripted players beside 20 real pages, all of them in the room, and says how long after
// the host's click on "close" the result is on the pages, and their own points:
//
//	go test -run '^$' -bench QuizCrowd -benchtime 1x
//
// A scripted player does what a page does: it answers, and after the result it asks for its points.
func BenchmarkQuizCrowd(b *testing.B) {
	for b.Loop() {
		closeBeforeCrowd(b)
	}
}

func closeBeforeCrowd(b *testing.B) {
	ctx, cancel := context.WithTimeout(b.Context(), crowdPatience)
	defer cancel()
	q, emu := startQuizInView(b)
	q.test = ctx
	host := q.host(desktop)
	pages := make([]player, crowdPages)
	for i := range pages {
		pages[i] = q.player(fmt.Sprintf("Page %d", i+1), phone)
	}
	var players sync.WaitGroup
	defer players.Wait()
	playing, stop := context.WithCancel(ctx)
	defer stop()
	crowd := q.crowd(crowdScripted)
	failed, seen := make(chan error, 2*crowdScripted), make(chan time.Time, crowdScripted)
	for _, s := range crowd {
		session, err := emu.Connect(s.token)
		require.NoError(b, err)
		_, err = session.Join("livequiz-room", emulator.JoinOptions{})
		require.NoError(b, err)
		players.Go(func() { s.watch(playing, session, seen, failed) })
	}

	host.open(1)
	for _, p := range pages {
		p.waitQuestion(1, "go-birth")
		p.do(`window.shown = { result: 0, points: 0 }
			new MutationObserver(() => {
				if (!shown.result && document.querySelector('#result:not([hidden])')) shown.result = Date.now()
				if (!shown.points && document.querySelector('#answer-state').dataset.points !== undefined) shown.points = Date.now()
			}).observe(document.body, { subtree: true, attributes: true, childList: true })`)
	}
	for _, s := range crowd {
		players.Go(func() { failed <- s.answer(ctx, "B") })
	}
	for _, p := range pages {
		p.answer("B")
	}
	host.waitFor(fmt.Sprintf("document.querySelector('#answered').dataset.count === '%d'", crowdPages+crowdScripted))

	clicked := time.Now()
	host.click("#close-now")
	var results, points []time.Duration
	for _, p := range pages {
		p.waitFor("shown.result && shown.points")
		at := evaluate[struct{ Result, Points int64 }](p.tab, "shown")
		results = append(results, time.UnixMilli(at.Result).Sub(clicked))
		points = append(points, time.UnixMilli(at.Points).Sub(clicked))
	}
	var scripted []time.Duration
	for range crowd {
		select {
		case at := <-seen:
			scripted = append(scripted, at.Sub(clicked))
		case <-ctx.Done():
			require.NoError(b, ctx.Err(), "%d of the scripted players have got their points", len(scripted))
		}
	}
	stop()
	players.Wait()
	for len(failed) > 0 {
		require.NoError(b, <-failed)
	}
	b.ReportMetric(slices.Max(results).Seconds(), "s/result-on-all-pages")
	b.ReportMetric(slices.Max(points).Seconds(), "s/points-on-all-pages")
	b.ReportMetric(slices.Max(scripted).Seconds(), "s/points-of-all-scripted")
	b.ReportMetric(0, "ns/op") // the time of the whole round is not the measure
}

// startQuizInView starts the quiz on an emulator of this process, which scripted players connect to.
func startQuizInView(b *testing.B) (*quiz, *emulator.Emulator) {
	b.Helper()
	emu, err := emulator.New(emulator.WithCredentials(appKey, appSecret))
	require.NoError(b, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	b.Cleanup(serve(listener, emu))
	address := "http://" + listener.Addr().String()
	b.Setenv(rongcloud.EnvAppKey, appKey)
	b.Setenv(rongcloud.EnvAppSecret, appSecret)
	b.Setenv(rongcloud.EnvEndpoint, address)
	return startQuiz(b, theBrowser(b), "-account", "-navi", address), emu
}

// watch waits for the result, and then fetches the player's points after a random delay, like a page. The delay is part of the measure.
func (s *scripted) watch(ctx context.Context, session *emulator.Session, seen chan<- time.Time, failed chan<- error) {
	for {
		event, err := session.Receive(ctx)
		if err != nil {
			return // the measure has ended
		}
		if event.Message.ObjectName != "Quiz:Result" {
			continue
		}
		time.Sleep(50*time.Millisecond + rand.N(300*time.Millisecond))
		var state json.RawMessage
		if err := s.ask(ctx, "GET", "api/state", nil, &state); err != nil {
			failed <- err
			return
		}
		seen <- time.Now()
	}
}

// do runs statements in the page.
func (p *tab) do(statements string) {
	p.t.Helper()
	evaluate[any](p, "(() => { "+statements+" })()")
}
