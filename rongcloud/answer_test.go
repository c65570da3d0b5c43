package rongcloud_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestEnvelopes(t *testing.T) {
	for name, c := range map[string]struct {
		status      int // 0: 200
		body        string
		acceptsZero bool
		code        rongcloud.Code // 0: success
		category    error
		message     string
	}{
		"code 200":               {body: `{"code":200}`},
		"code as text":           {body: `{"code":"200"}`},
		"newer success":          {body: `{"code":10000,"msg":"success"}`},
		"newer success as text":  {body: `{"code":"10000"}`},
		"errcode 0":              {body: `{"errcode":0,"errmsg":"ok"}`},
		"errcode 0 as text":      {body: `{"errcode":"0"}`},
		"errcode 200":            {body: `{"errcode":200}`},
		"code 0 where accepted":  {body: `{"code":0}`, acceptsZero: true},
		"code 200 where 0 too":   {body: `{"code":200}`, acceptsZero: true},
		"another spelling":       {body: `{"Code":200}`},
		"white space around":     {body: " \r\n{\"code\":200}\n\n"},
		"unknown members":        {body: `{"code":200,"new":{"a":[1,2,{}]},"x":null}`},
		"null message":           {body: `{"code":200,"errorMessage":null}`},
		"created":                {status: 201, body: `{"code":200}`},
		"errorMessage":           {body: `{"code":1002,"errorMessage":"one","msg":"two"}`, code: 1002, category: rongcloud.ErrInvalidArgument, message: "one"},
		"msg":                    {body: `{"code":1002,"msg":"two"}`, code: 1002, category: rongcloud.ErrInvalidArgument, message: "two"},
		"message":                {body: `{"code":1002,"message":"three"}`, code: 1002, category: rongcloud.ErrInvalidArgument, message: "three"},
		"errmsg":                 {body: `{"errcode":1002,"errmsg":"four"}`, code: 1002, category: rongcloud.ErrInvalidArgument, message: "four"},
		"refused as text":        {body: `{"code":"1015","errorMessage":"gone"}`, code: 1015, category: rongcloud.ErrNotFound, message: "gone"},
		"code before errcode":    {body: `{"code":1004,"errcode":0}`, code: 1004, category: rongcloud.ErrUnauthorized},
		"null code, errcode":     {body: `{"code":null,"errcode":1009}`, code: 1009, category: rongcloud.ErrNotEnabled},
		"unknown code":           {body: `{"code":77777,"msg":"new"}`, code: 77777, message: "new"},
		"negative code":          {body: `{"code":-1}`, code: -1},
		"refused, odd message":   {body: `{"code":1002,"errorMessage":{"a":1}}`, code: 1002, category: rongcloud.ErrInvalidArgument},
		"refused with success":   {status: 404, body: `{"code":200}`, code: 200, category: rongcloud.ErrNotFound},
		"rate limit in code":     {body: `{"code":1008}`, code: 1008, category: rongcloud.ErrRateLimited},
		"rate limit in status":   {status: 429, body: `slow down`, category: rongcloud.ErrRateLimited},
		"not enabled in status":  {status: 430, body: `{}`, category: rongcloud.ErrNotEnabled},
		"unauthorized in status": {status: 401, body: `<html>`, category: rongcloud.ErrUnauthorized},
		"forbidden in status":    {status: 403, body: ``, category: rongcloud.ErrUnauthorized},
		"quota, not forbidden":   {status: 403, body: `{"code":2007}`, code: 2007},
		"not found in status":    {status: 404, body: `<html>`, category: rongcloud.ErrNotFound},
		"bad request in status":  {status: 400, body: `nope`, category: rongcloud.ErrInvalidArgument},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.status == 0 {
				c.status = http.StatusOK
			}
			op := opSend
			op.AcceptsZero = c.acceptsZero
			_, err := call(t, newClient(t, answering(c.status, c.body)), op)
			if c.code == 0 && c.status < 400 {
				require.NoError(t, err)
				return
			}
			e := asError(t, err)
			assert.Equal(t, c.code, e.Code)
			assert.Equal(t, c.status, e.Status)
			assert.Equal(t, c.category, e.Category)
			if c.message != "" {
				assert.Equal(t, c.message, e.Message)
			}
		})
	}
}

// If there is no usable response, the call may have taken effect.
func TestUnusableAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		says   string
	}{
		"empty":                  {200, "", "not the JSON object it should be (0 bytes, text/plain)"},
		"white space":            {200, " \n", "not the JSON object"},
		"HTML":                   {200, "<html><body>hi</body></html>", "not the JSON object it should be (28 bytes, text/plain)"},
		"garbage":                {200, "\x00\xff\xfe{{{", "not the JSON object"},
		"null":                   {200, "null", "has no result code"},
		"array":                  {200, `[{"code":200}]`, "not the JSON object"},
		"number":                 {200, "200", "not the JSON object"},
		"text":                   {200, `"code"`, "not the JSON object"},
		"cut":                    {200, `{"code":200`, "not the JSON object"},
		"something after":        {200, `{"code":200}{"code":200}`, "not the JSON object"},
		"no code":                {200, `{"ok":true}`, "has no result code"},
		"null code":              {200, `{"code":null}`, "has no result code"},
		"code of a wrong type":   {200, `{"code":true}`, `"code"`},
		"code as an object":      {200, `{"code":{}}`, `"code"`},
		"code as words":          {200, `{"code":"OK"}`, "answer"},
		"fraction":               {200, `{"code":200.5}`, "has no result code"},
		"too large a code":       {200, `{"code":99999999999999999999999}`, "has no result code"},
		"zero where not allowed": {200, `{"code":0}`, "result code 0"},
		"very deep":              {200, strings.Repeat(`{"a":`, 20000) + strings.Repeat("}", 20000), "not the JSON object"},
		"ten megabytes":          {200, `{"code":200,"x":"` + strings.Repeat("x", 10<<20) + `"}`, "over the limit of 8388608 bytes"},
		"bad gateway":            {502, "<html>Bad Gateway</html>", "HTTP 502"},
		"unavailable":            {503, "", "HTTP 503"},
		"500 with success":       {500, `{"code":200}`, "HTTP 500"},
		"inner failure":          {500, `{"code":1000,"errorMessage":"inner"}`, "inner"},
		"inner failure with 200": {200, `{"code":1000}`, "code 1000"},
		"inner timeout":          {504, `{"code":1050}`, "code 1050"},
		"inner failure with 400": {400, `{"code":1000}`, "code 1000"},
		"no content":             {204, "", "not the JSON object"},
		"not modified":           {304, "", "HTTP 304"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, answering(c.status, c.body, "Content-Type", "text/plain; charset=utf-8"))
			_, err := call(t, client, opSend)
			assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
			assert.ErrorContains(t, err, c.says)
			assert.Equal(t, c.status, asError(t, err).Status)
			assert.Less(t, len(err.Error()), 2000)

			_, err = call(t, client, opRead)
			assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
			assert.ErrorContains(t, err, c.says)
		})
	}
}

func TestResults(t *testing.T) {
	client := newClient(t, answering(http.StatusOK, `{"code":200,"memberCount":3,"name":"安","inner":{"list":["a"]}}`))
	var answer struct {
		rongcloud.Envelope
		MemberCount int    `json:"memberCount"`
		Name        string `json:"name"`
		Inner       struct {
			List []string `json:"list"`
		} `json:"inner"`
	}
	_, err := client.Call(t.Context(), rongcloud.Request{Operation: opRead}, &answer)
	require.NoError(t, err)
	assert.Equal(t, 3, answer.MemberCount)
	assert.Equal(t, "安", answer.Name)
	assert.Equal(t, []string{"a"}, answer.Inner.List)
	assert.Equal(t, json.Number("200"), answer.Code)
}

type embedding struct{ *rongcloud.Envelope }

func TestResultDestinations(t *testing.T) {
	sent := 0
	client := newClient(t, recording(func(*http.Request, string) { sent++ }))
	for name, out := range map[string]rongcloud.Answer{"nil pointer": (*odd)(nil), "nil envelope": (*rongcloud.Envelope)(nil), "no pointer": embedding{}} {
		_, err := client.Call(t.Context(), rongcloud.Request{Operation: opSend}, out)
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument, name)
		assert.ErrorContains(t, err, "out must be a pointer", name)
	}
	assert.Zero(t, sent)

	var envelope rongcloud.Envelope
	var pointer embedding
	for _, out := range []rongcloud.Answer{&envelope, &pointer, nil} {
		_, err := client.Call(t.Context(), rongcloud.Request{Operation: opSend}, out)
		assert.NoError(t, err)
	}
	assert.Equal(t, json.Number("200"), envelope.Code)
	assert.Equal(t, json.Number("200"), pointer.Code)
}

// The fields of a response must outlive the buffer that it was read into.
func TestResultsAreNotSharedBetweenCalls(t *testing.T) {
	body := `{"code":200,"raw":{"a":1}}`
	client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) { return answering(200, body)(r) }))
	var first, second struct {
		rongcloud.Envelope
		Raw json.RawMessage `json:"raw"`
	}
	_, err := client.Call(t.Context(), rongcloud.Request{Operation: opRead}, &first)
	require.NoError(t, err)
	body = `{"code":200,"raw":{"b":2}}`
	_, err = client.Call(t.Context(), rongcloud.Request{Operation: opRead}, &second)
	require.NoError(t, err)
	assert.JSONEq(t, `{"a":1}`, string(first.Raw))
	assert.JSONEq(t, `{"b":2}`, string(second.Raw))
}

// A paged read may use one struct for all pages: the code of an earlier page must not stay in it.
func TestAnAnswerStructCanBeUsedAgain(t *testing.T) {
	var answer struct{ rongcloud.Envelope }
	_, err := newClient(t, answering(200, `{"code":200,"msg":"fine"}`)).Call(t.Context(), rongcloud.Request{Operation: opRead}, &answer)
	require.NoError(t, err)

	_, err = newClient(t, answering(200, `{}`)).Call(t.Context(), rongcloud.Request{Operation: opRead}, &answer)
	assert.ErrorContains(t, err, "has no result code")

	_, err = newClient(t, answering(200, `{"errcode":1002}`)).Call(t.Context(), rongcloud.Request{Operation: opRead}, &answer)
	assert.Equal(t, rongcloud.CodeBadParameter, asError(t, err).Code)
	assert.NotContains(t, err.Error(), "fine")
}

type odd struct {
	rongcloud.Envelope
	Token string    `json:"token"`
	Count wire.Int  `json:"count"`
	On    wire.Bool `json:"on"`
	Small int8      `json:"small"`
	Rows  []struct {
		ID string `json:"id"`
	} `json:"rows"`
	Scores map[string]int `json:"scores"`
}

// A result of the wrong type makes a success fail, but never hides the code of a refusal.
func TestWrongTypesInAnAnswer(t *testing.T) {
	for name, member := range map[string]string{
		"object for text":     `"token":{"tok-4711":1}`,
		"list for text":       `"token":["tok-4711"]`,
		"words for a number":  `"count":"tok-4711"`,
		"object for a number": `"count":{"tok-4711":1}`,
		"words for a flag":    `"on":"tok-4711"`,
		"too large a number":  `"small":4711`,
		"object for a list":   `"rows":{"tok-4711":1}`,
		"number in a list":    `"rows":[{"id":4711}]`,
		"number in a map":     `"scores":{"tok-4711":"x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, body := range []string{`{"code":1002,` + member + `,"errorMessage":"why"}`, `{` + member + `,"errorMessage":"why","code":1002}`} {
				_, err := newClient(t, answering(200, body)).Call(t.Context(), rongcloud.Request{Operation: opSend}, &odd{}, rongcloud.RequestID("r-1"))
				e := asError(t, err)
				assert.Equal(t, rongcloud.CodeBadParameter, e.Code)
				assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
				assert.Equal(t, "why", e.Message)
			}
			for _, body := range []string{`{"code":200,` + member + `}`, `{` + member + `,"code":200}`} {
				_, err := newClient(t, answering(200, body)).Call(t.Context(), rongcloud.Request{Operation: opSend}, &odd{}, rongcloud.RequestID("r-1"))
				assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown)
				field, _, _ := strings.Cut(member, ":")
				assert.ErrorContains(t, err, "unexpected value in the field "+field)
				assert.NotContains(t, err.Error(), "4711", "a response may contain a token")
				assert.Equal(t, rongcloud.CodeOK, asError(t, err).Code)
			}
		})
	}
}

func TestLongMessagesAreCut(t *testing.T) {
	_, err := call(t, newClient(t, answering(400, `{"code":1002,"errorMessage":"`+strings.Repeat("长", 1<<20)+`"}`)), opSend)
	assert.Less(t, len(err.Error()), 2000)
	assert.ErrorContains(t, err, "长长长")
	assert.True(t, strings.HasSuffix(asError(t, err).Message, "长…"))

	_, err = call(t, newClient(t, answering(200, "<html>", "Content-Type", strings.Repeat("t", 1<<20))), opSend)
	assert.Less(t, len(err.Error()), 2000)
}
