package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

func TestJoining(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("  Ann  ")
	assert.Equal(t, "Ann", ann.id.Name)
	user, found := r.server.User(ann.id.UserID)
	require.True(t, found)
	assert.Equal(t, "Ann", user.Name)

	cookie := ann.cookies[0]
	assert.True(t, cookie.HttpOnly)
	assert.Equal(t, http.SameSiteStrictMode, cookie.SameSite)
	assert.NotContains(t, r.all[len(r.all)-1].body, cookie.Value, "scripts cannot read the session")

	var again identity
	ann.ok("POST", "/api/join", map[string]string{"name": "Zoe"}, &again)
	assert.Equal(t, ann.id.UserID, again.UserID, "a second tab is the same player")
	assert.Equal(t, "Ann", again.Name)
	ann.ok("POST", "/api/token", nil, &again)
	assert.Equal(t, ann.id.UserID, again.UserID)
	r.server.ConnectWith(again.Token)

	var who struct{ Player *identity }
	ann.ok("GET", "/api/me", nil, &who)
	assert.Equal(t, &identity{UserID: ann.id.UserID, Name: "Ann"}, who.Player)
	r.browser().ok("GET", "/api/me", nil, &who)
	assert.Nil(t, who.Player)

	r.browser().refused(errNameTaken, "POST", "/api/join", map[string]string{"name": "ANN"})
	assert.Equal(t, []string{"10086"}, r.server.Rooms())
}

func TestNames(t *testing.T) {
	for _, good := range []string{"Ann", "小明", "O'Neil & <b>", "🙂", strings.Repeat("长", 24)} {
		assert.True(t, goodName(good), good)
	}
	for _, bad := range []string{"Host", "主持人", "LiveQuiz", "\u3164", "\u2800", "", strings.Repeat("x", 25), "a\nb", "a\x00b", "\u202egnp", "a\u200bb", "\xff", "\ufffd"} {
		assert.False(t, goodName(bad), "%q", bad)
	}
	r := newRig(t, quizQuestions())
	r.browser().refused(errName, "POST", "/api/join", map[string]string{"name": "   "})
	r.browser().refused(errName, "POST", "/api/join", `{}`)
}

func TestNamesOfAuthors(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("<b>Ann</b>")
	var got struct{ Names map[string]string }
	for _, who := range []*browser{r.join("Bob"), r.hostPage()} {
		who.ok("GET", "/api/names?id=nobody&id="+ann.id.UserID, nil, &got)
		assert.Equal(t, map[string]string{ann.id.UserID: "<b>Ann</b>"}, got.Names)
	}
	ann.refused(errTooManyIDs, "GET", "/api/names?"+strings.Repeat("id=x&", maxIDs+1), nil)
	r.browser().refused(errNoSession, "GET", "/api/names?id="+ann.id.UserID, nil)
	assert.Contains(t, ann.send("GET", "/api/names?id="+ann.id.UserID, nil).body, `\u003cb\u003e`)
}

func TestMaximumPlayers(t *testing.T) {
	r := newRig(t, quizQuestions())
	for i := range 10 {
		r.join(fmt.Sprint("player", i))
	}
	r.browser().refused(errFull, "POST", "/api/join", map[string]string{"name": "one more"})
}

func TestJoiningWhileServiceFails(t *testing.T) {
	r := newRig(t, quizQuestions())
	name := map[string]string{"name": "Ann"}
	r.server.Inject("user.getToken", emulator.Fault{Times: 1, Status: http.StatusForbidden, Body: `{"code":2007,"errorMessage":"secret detail"}`})
	r.browser().refused(errFull, "POST", "/api/join", name)
	r.server.Inject("user.getToken", emulator.Fault{Times: 1, Status: http.StatusForbidden, Body: `{"code":1007,"errorMessage":"secret detail"}`})
	r.browser().refused(errService, "POST", "/api/join", name)
	assert.NotContains(t, r.all[len(r.all)-1].body, "secret detail")
	assert.Contains(t, r.log.String(), "secret detail")
	r.join("Ann") // the name is free again
}

func TestSessionIsRequired(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("Ann")
	for _, path := range []string{"GET /api/state", "POST /api/token", "POST /api/answer"} {
		method, path, _ := strings.Cut(path, " ")
		r.browser().refused(errNoSession, method, path, answerTo("q1", "B"))
		for _, wrong := range []string{"", "x", ann.id.UserID, ann.cookies[0].Value + "0", strings.ToUpper(ann.cookies[0].Value + "a")} {
			thief := r.browser()
			thief.cookies = []*http.Cookie{{Name: cookieName, Value: wrong}}
			thief.refused(errNoSession, method, path, answerTo("q1", "B"))
		}
	}
	gone := ann.cookies
	ann.ok("POST", "/api/leave", struct{}{}, nil)
	ann.refused(errNoSession, "GET", "/api/state", nil)
	ann.cookies = gone
	ann.refused(errNoSession, "GET", "/api/state", nil)
	r.browser().ok("POST", "/api/leave", struct{}{}, nil)
}

func TestHostKeyIsRequired(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("Ann")
	for _, path := range []string{"GET state", "POST token", "POST open", "POST close", "POST end", "POST again"} {
		method, path, _ := strings.Cut(path, " ")
		for _, key := range []string{"", "wrong", testHostKey + "x", testHostKey[1:], ann.cookies[0].Value} {
			ann.key = key
			ann.refused(errHostKey, method, "/api/host/"+path, number(1))
		}
		ann.key = ""
		ann.refused(errHostKey, method, "/api/host/"+path, number(1), "Authorization", testHostKey)
		ann.refused(errHostKey, method, "/api/host/"+path, number(1), "Authorization", "Basic "+testHostKey)
	}
	assert.Equal(t, lobby, r.app.game.forScreen().Phase)
	var id identity
	r.hostPage().ok("POST", "/api/host/token", nil, &id)
	assert.Equal(t, hostUser, id.UserID)
	r.server.ConnectWith(id.Token)
}

func TestOtherSitesAreRefused(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("Ann")
	for _, header := range [][2]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "http://evil.test"}, {"Origin", "null"},
	} {
		ann.refused(errForeign, "POST", "/api/answer", answerTo("q1", "B"), header[0], header[1])
		r.hostPage().refused(errForeign, "POST", "/api/host/open", number(1), header[0], header[1])
	}
	r.browser().ok("POST", "/api/join", map[string]string{"name": "Bob"}, nil)
	e := r.browser().send("POST", "/api/join", map[string]string{"name": "Eve"}, "Origin", "http://quiz.test", "Sec-Fetch-Site", "same-origin")
	assert.Equal(t, http.StatusOK, e.status)
}

func TestBodies(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("Ann")
	for _, c := range []struct {
		body string
		want *refusal
	}{
		{"", errBody}, {"{", errBody}, {"[]", errBody}, {`{"quizId":1}`, errBody}, {`{}x`, errBody}, {"\xff\xfe\x00", errBody},
		{`{"quizId":"quiz-1","questionId":"q1","optionIds":{"a":1}}`, errBody},
		{"{\"quizId\":\"\xff\"}", errBody},
		{strings.Repeat("[", maxBody-1), errBody},
		{`{}`, errBadAnswer}, {`{"quizId":"quiz-1","questionId":"q1","optionIds":[],"answeredAt":1}`, errBadAnswer},
		{`{"quizId":"quiz-1","questionId":"q1","optionIds":["A","A"],"answeredAt":1767182400000}`, errBadAnswer},
		{`{"quizId":"` + strings.Repeat("x", maxBody) + `"}`, errTooLarge},
		{strings.Repeat(" ", maxBody+1), errTooLarge},
	} {
		ann.refused(c.want, "POST", "/api/answer", c.body)
	}
	ann.refused(errType, "POST", "/api/answer", `{}`, "Content-Type", "text/plain")
	ann.refused(errType, "POST", "/api/answer", `{}`, "Content-Type", "application/x-www-form-urlencoded")
	ann.refused(errType, "POST", "/api/answer", `{}`, "Content-Type", ";;")
	r.browser().refused(errTooLarge, "POST", "/api/join", `{"name":"`+strings.Repeat("x", maxBody)+`"}`)
	r.hostPage().refused(errTooLarge, "POST", "/api/host/open", strings.Repeat(" ", maxBody+1))
	r.hostPage().refused(errBody, "POST", "/api/host/open", `{"number":"1"}`)

	assert.Equal(t, http.StatusMethodNotAllowed, ann.send("PUT", "/api/answer", nil).status)
	assert.Equal(t, http.StatusNotFound, ann.send("GET", "/api/answers", nil).status)
}

// Any invalid body is refused, and changes nothing.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{"", "{}", "null", `{"name":"x"}`, `{"number":1e99}`, `{"optionIds":[null]}`, "\xff", `{"quizId":"quiz-1","questionId":"q1","optionIds":["B"],"answeredAt":1}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := newRig(t, quizQuestions())
		ann := r.join("Ann")
		for _, path := range []string{"/api/answer", "/api/join", "/api/token"} {
			assert.Less(t, ann.send("POST", path, body).status, http.StatusInternalServerError)
		}
		assert.Empty(t, r.app.game.answers)
	})
}

func TestAnsweringOverHTTP(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann, bob, host := r.join("Ann"), r.join("Bob"), r.hostPage()
	ann.refused(errNoQuestion, "POST", "/api/answer", answerTo("q1", "B"))
	host.ok("POST", "/api/host/open", number(1), nil)
	ann.refused(errTooEarly, "POST", "/api/answer", answerTo("q1", "B"))
	r.clock.advance(time.Second)

	var taken struct {
		QuestionID string
		OptionIDs  []string
	}
	ann.ok("POST", "/api/answer", answerTo("q1", "B"), &taken)
	assert.Equal(t, "q1", taken.QuestionID)
	assert.Equal(t, []string{"B"}, taken.OptionIDs)
	ann.ok("POST", "/api/answer", answerTo("q1", "B"), nil)
	ann.refused(errAnswered, "POST", "/api/answer", answerTo("q1", "A"))
	assert.Equal(t, []string{"B"}, ann.state().Answer)
	assert.Nil(t, ann.state().Points)
	assert.Equal(t, 1, *host.state().Answered)

	r.clock.advance(10 * time.Second)
	bob.refused(errTooLate, "POST", "/api/answer", answerTo("q1", "B"))
	r.bell.ring()
	bob.refused(errTooLate, "POST", "/api/answer", answerTo("q1", "B"))
	assert.Equal(t, 20, *ann.state().Points)
	assert.Nil(t, bob.state().Points, "no answer, no points, not even none")
	assert.Equal(t, 1, ann.state().Result.Answered)
}
