package emulator

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/webhook"
)

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestASuspendedAddressIsLeftAlone runs on the clock of synctest, so the times are exact.
func TestASuspendedAddressIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const silent, judge = "http://silent.example/", "http://judge.example/"
		emu, err := New(WithWebhook(webhook.KindChatroomStatus, silent), WithWebhook(webhook.KindOnlineStatus, "http://other.example/"),
			WithWebhook(webhook.KindPreSend, judge))
		require.NoError(t, err)
		defer emu.Close()
		begin := time.Now()
		var calls []time.Duration
		emu.hooks.client.Transport = transport(func(r *http.Request) (*http.Response, error) {
			at := time.Since(begin)
			if r.URL.Host == "silent.example" {
				calls = append(calls, at)
				if at < 50*time.Second { // the tenth call comes before
					<-r.Context().Done()
					return nil, r.Context().Err()
				}
			}
			return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
		})
		for i := range 4 {
			require.NoError(t, emu.state.CreateRoom(state.NewRoom{ID: fmt.Sprint(i)}))
		}
		time.Sleep(80 * time.Second) // in the middle of the suspension: no real time passes
		synctest.Wait()
		var want []time.Duration
		for i := range 10 {
			want = append(want, time.Duration(i)*attemptLimit)
		}
		assert.Equal(t, want, calls)
		token, err := emu.Token("ann")
		require.NoError(t, err)
		_, err = emu.Connect(token)
		require.NoError(t, err)
		synctest.Wait()
		all := emu.Deliveries()
		assert.Equal(t, DeliverySucceeded, all[4].Outcome, "another address is not suspended")

		require.NoError(t, emu.AwaitWebhooks(t.Context()))
		assert.Equal(t, append(want, 110*time.Second), calls)
	})
}

// A success in between begins the count of time-outs anew.
func TestTimeoutsInARowAreCounted(t *testing.T) {
	w := new(webhooks)
	w.after = func(time.Duration, func()) func() bool { return func() bool { return true } }
	o, p := new(outbox), &parcel{record: new(Delivery)}
	for range timeoutsToSuspend - 1 {
		w.note(o, p, Attempt{}, true)
	}
	w.note(o, p, Attempt{}, false)
	for range timeoutsToSuspend - 1 {
		w.note(o, p, Attempt{}, true)
	}
	assert.Nil(t, o.resumed, "not so many in a row")
	w.note(o, p, Attempt{}, true)
	assert.NotNil(t, o.resumed)
}

func TestTheExtraOfAVerdictIsCutAtItsLimit(t *testing.T) {
	for length, want := range map[int]int{maxExtraChars - 1: maxExtraChars - 1, maxExtraChars: maxExtraChars, maxExtraChars + 1: maxExtraChars} {
		v, ok := readVerdict([]byte(`{"pass":0,"extra":"` + strings.Repeat("安", length) + `"}`))
		assert.True(t, ok)
		assert.Equal(t, strings.Repeat("安", want), v.Extra)
	}
}

func TestDisorderIsNoOrder(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for n := range 20 {
		var list []int
		for i := range n {
			list = append(list, i)
		}
		for range 100 {
			mixed := disorder(list, dice)
			var first []int
			for _, v := range mixed {
				if !slices.Contains(first, v) {
					first = append(first, v)
				}
			}
			assert.ElementsMatch(t, list, first)
			if n > 1 {
				assert.NotEqual(t, list, first)
			}
		}
	}
}

func TestTheDeliveryLogIsBounded(t *testing.T) {
	var l deliveryLog
	for range deliveryLogSize + 5 {
		l.add(&Delivery{Body: "x"})
	}
	assert.Len(t, l.all(), deliveryLogSize)
	assert.Equal(t, deliveryLogSize, l.bytes)
	large := strings.Repeat("x", deliveryLogBytes/4)
	for range 6 {
		l.add(&Delivery{Body: large})
	}
	assert.Len(t, l.all(), 4)
	assert.Equal(t, deliveryLogBytes, l.bytes)
}

func FuzzReadVerdict(f *testing.F) {
	for _, seed := range []string{`{"pass":1}`, `{"pass":0,"extra":"x"}`, `{"pass":2,"replaceContent":"{}"}`, `[]`, `{"pass":`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		v, ok := readVerdict(answer)
		if !ok {
			assert.Zero(t, v)
		}
		assert.LessOrEqual(t, len([]rune(v.Extra)), maxExtraChars)
		assert.LessOrEqual(t, len(v.Content), state.MaxContentBytes)
	})
}
