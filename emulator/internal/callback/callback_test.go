package callback

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
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

// nobody takes the events of a session and drops them.
type nobody struct{}

func (nobody) Put(state.Event)         {}
func (nobody) Close(state.CloseReason) {}

// TestASuspendedURLIsNotCalled runs on the clock of synctest, so the times are exact.
func TestASuspendedURLIsNotCalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const silent, other = "http://silent.example/", "http://other.example/"
		begin := time.Now()
		var calls []time.Duration
		s := state.New(state.Config{})
		d := New(Config{
			AppKey: "key", AppSecret: "secret", Emulated: s.Now,
			URLs: map[webhook.Kind]string{webhook.KindChatroomStatus: silent, webhook.KindOnlineStatus: other},
			Transport: transport(func(r *http.Request) (*http.Response, error) {
				at := time.Since(begin)
				if r.URL.Host == "silent.example" {
					calls = append(calls, at)
					if at < 50*time.Second { // the tenth call comes before
						<-r.Context().Done()
						return nil, r.Context().Err()
					}
				}
				return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
			}),
		})
		defer d.Close()
		s.Observe(d.Observe)
		for i := range 4 {
			require.NoError(t, s.CreateRoom(state.NewRoom{ID: fmt.Sprint(i)}))
		}
		time.Sleep(80 * time.Second) // in the middle of the suspension: no real time passes
		synctest.Wait()
		var want []time.Duration
		for i := range 10 {
			want = append(want, time.Duration(i)*attemptLimit)
		}
		assert.Equal(t, want, calls)
		token, err := s.TokenOf("ann")
		require.NoError(t, err)
		_, err = s.Connect(token, nobody{})
		require.NoError(t, err)
		synctest.Wait()
		all := d.Deliveries()
		assert.Equal(t, Succeeded, all[4].Outcome, "another URL is not suspended")

		require.NoError(t, d.Await(t.Context()))
		assert.Equal(t, append(want, 110*time.Second), calls)
	})
}

// TestTimesOfDestroyedRoomsAreForgotten checks that callbacks never repeat the time of a change, even if the room is made again.
func TestTimesOfDestroyedRoomsAreForgotten(t *testing.T) {
	now := time.UnixMilli(1_700_000_000_000)
	s := state.New(state.Config{Now: func() time.Time { return now }})
	urls := map[webhook.Kind]string{}
	for _, kind := range Kinds {
		urls[kind] = "http://127.0.0.1:1/"
	}
	d := New(Config{AppKey: "key", AppSecret: "secret", Emulated: s.Now, URLs: urls})
	defer d.Close()
	s.Observe(d.Observe)
	for i := range 100 {
		room := strconv.Itoa(i)
		require.NoError(t, s.CreateRoom(state.NewRoom{ID: room, AttributeOwner: "ann", Attributes: map[string]string{"k": "v"}}))
		s.DestroyRooms(room)
	}
	assert.Len(t, d.times.changes, 100, "the clock stands still")
	assert.Greater(t, d.times.changes["0"].Last(), now.UnixMilli())
	s.Advance(time.Second)
	require.NoError(t, s.CreateRoom(state.NewRoom{ID: "0"}))
	assert.Len(t, d.times.changes, 1)
	assert.Empty(t, d.times.versions)
	assert.Empty(t, d.times.ended)
}

// A success resets the count of time-outs.
func TestTimeoutsInARowAreCounted(t *testing.T) {
	d := New(Config{After: func(time.Duration, func()) func() bool { return func() bool { return true } }})
	defer d.Close()
	o, p := new(outbox), &parcel{record: new(Delivery)}
	for range timeoutsToSuspend - 1 {
		d.note(o, p, Attempt{}, true)
	}
	d.note(o, p, Attempt{}, false)
	for range timeoutsToSuspend - 1 {
		d.note(o, p, Attempt{}, true)
	}
	assert.Nil(t, o.resumed, "not so many in a row")
	d.note(o, p, Attempt{}, true)
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
