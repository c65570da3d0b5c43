package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/miniclient"
)

func TestASecondLoginEndsTheBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	first := s.enter("ann", "r")
	second := s.open("ann")
	assert.Equal(t, uint16(1), first.waitEnd())
	require.NoError(t, second.Ping(s.ctx()))
	require.NoError(t, second.Join(s.ctx(), "r", 0))
	third, err := s.emu.Connect(s.token("ann")) // in process
	require.NoError(t, err)
	assert.Equal(t, uint16(1), second.waitEnd())
	s.open("ann")
	_, err = third.Receive(s.ctx())
	assert.ErrorContains(t, err, "replaced")
}

func TestRefusedConnections(t *testing.T) {
	t.Parallel()
	s := serve(t)
	past, future := time.Now().Add(-time.Hour).UnixMilli(), time.Now().Add(time.Hour).UnixMilli()
	old, gone, blocked := s.token("old"), s.token("gone"), s.token("blocked")
	survivor, err := s.dial(miniclient.Options{Token: old})
	require.NoError(t, err)
	s.must("user.expireToken", "userId=old&time="+strconv.FormatInt(past, 10))
	second, err := s.dial(miniclient.Options{Token: old})
	require.NoError(t, err, "issued later")
	survivor.waitEnd()
	s.must("user.expireToken", "userId=old&time="+strconv.FormatInt(future, 10))
	require.NoError(t, second.Ping(s.ctx()), "an open connection survives")
	closing := s.open("gone")
	s.must("user.deactivate", "userId=gone")
	assert.Equal(t, uint16(2), closing.waitEnd())
	closing = s.open("blocked")
	s.must("user.block", "userId=blocked&minute=10")
	assert.Equal(t, uint16(2), closing.waitEnd())
	for name, c := range map[string]struct {
		o      miniclient.Options
		status int
	}{
		"made up":     {miniclient.Options{Token: "made up"}, 4},
		"no token":    {miniclient.Options{}, 4},
		"expired":     {miniclient.Options{Token: old}, 10},
		"deactivated": {miniclient.Options{Token: gone}, 4},
		"blocked":     {miniclient.Options{Token: blocked}, 9},
		"other app":   {miniclient.Options{Token: s.token("ann"), AppKey: "other"}, 2},
	} {
		_, err := s.dial(c.o)
		assert.Equal(t, c.status, refusedWith(err), "%s: %v", name, err)
	}
	s.emu.Advance(10 * time.Minute)
	_, err = s.dial(miniclient.Options{Token: blocked})
	assert.NoError(t, err)
	_, err = s.dial(miniclient.Options{Token: s.token("ann") + "@http://127.0.0.1:8585;http://x"})
	assert.NoError(t, err, "what follows the first @ is an address")
}

func TestOtherTopics(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.open("ann")
	for topic, want := range map[string]clientwire.Message{"pullUS": &clientwire.UserSettings{}, "pullSeAtts": &clientwire.SessionStates{}} {
		a, err := ann.Do(s.ctx(), clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query}, Topic: topic, Target: "ann"})
		require.NoError(t, err)
		assert.Equal(t, clientwire.Marshal(want), a.Body)
	}
	for _, topic := range []string{"reportsdk", "qAppBot", "pullEventChange", "", "no such topic"} {
		for _, kind := range []clientwire.Type{clientwire.Query, clientwire.Publish} {
			_, err := ann.Do(s.ctx(), clientwire.ClientFrame{Header: clientwire.Header{Type: kind, QoS: 1}, Topic: topic, Target: "ann"})
			assert.Equal(t, 34001, refusedWith(err), topic)
		}
	}
}

func TestServerIDsAreHigh(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	for range 3 {
		s.must("chatroom.sendMessage", publish("r", "x"))
		assert.GreaterOrEqual(t, (<-ann.frames).ID, uint16(0x8000))
		ann.next()
	}
}

func TestCloseEndsTheConnections(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	token := s.token("bob")
	s.emu.Close()
	assert.Zero(t, ann.waitEnd())
	_, err := s.dial(miniclient.Options{Token: token})
	assert.ErrorContains(t, err, "503")
	s.emu.Close() // again
}

// TestPagesOfForeignNamesDoNotSign has a page whose name was made to resolve to this machine. It has the same origin,
// and the default secret is public. Programs may use any name.
func TestPagesOfForeignNamesDoNotSign(t *testing.T) {
	t.Parallel()
	api := newREST(t)
	for _, c := range []struct {
		host, header, value string
		status              int
	}{
		{"evil.example:8585", "Origin", "http://evil.example:8585", http.StatusForbidden},
		{"evil.example:8585", "User-Agent", "Mozilla/5.0", http.StatusForbidden},
		{"emulator:8585", "User-Agent", "rongcloud-go/0", http.StatusUnauthorized},
		{"127.0.0.1:8585", "Origin", "http://127.0.0.1:8585", http.StatusUnauthorized},
	} {
		r := httptest.NewRequest(http.MethodPost, "http://"+c.host+"/user/getToken.json", strings.NewReader("userId=u&name=n"))
		r.Header.Set(c.header, c.value)
		answer := httptest.NewRecorder()
		api.emu.ServeHTTP(answer, r)
		assert.Equal(t, c.status, answer.Code, "%s, %s", c.host, c.header)
	}
}
