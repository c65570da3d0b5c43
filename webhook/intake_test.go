package webhook_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// atMoment stops a handler's clock.
var atMoment = webhook.WithClock(func() time.Time { return moment })

// intakeBodies has a body in each format for every kind, as similar to the kind's own as possible.
var intakeBodies = map[string]string{
	"form": "fromUserId=ann&toUserId=bob&targetId=bob&objectName=RC%3ATxtMsg&msgType=RC%3ATxtMsg&content=%7B%22content%22%3A%22hi%22%7D" +
		"&channelType=PERSON&msgTimestamp=1408710653491&msgUID=u1&messageId=u1&userId=ann&operateId=o1&groupId=g1&groupName=G&type=1&time=1408710653491" +
		"&userProfile=%7B%7D&timestamp=1408710653491",
	"JSON": `{"fromUserId":"ann","toUserId":"bob","targetId":"bob","objectName":"RC:TxtMsg","msgType":"RC:TxtMsg","content":"{\"content\":\"hi\"}",
		"channelType":"PERSON","msgUID":"u1","messageId":"u1","userId":"ann","operateId":"o1","groupId":"g1","groupName":"G","time":1408710653491,"type":1}`,
	"XML":                `<xml><MsgID>1</MsgID></xml>`,
	"XML after blanks":   " \r\n\t<xml><MsgID>1</MsgID></xml>",
	"a form behind <":    "<&fromUserId=ann&targetId=bob&msgType=RC%3ATxtMsg&channelType=PERSON&messageId=u1&content=x",
	"blanks, then such":  "  \n<=&fromUserId=ann&targetId=bob&msgType=RC%3ATxtMsg&channelType=PERSON&messageId=u1&content=x",
	"no format whatever": "\x00\x01",
	"nothing":            "",
}

// documentedFormats are those of the catalogue of callbacks, with the forms that other senders and pages have as JSON.
var documentedFormats = map[webhook.Kind][]string{
	webhook.KindMessage: {"form", "JSON"}, webhook.KindPreSend: {"form", "JSON"}, webhook.KindDeactivation: {"form", "JSON"},
	webhook.KindUserProfile: {"form", "JSON"}, webhook.KindGroupProfile: {"form", "JSON"},
	webhook.KindMessageOperation: {"JSON"}, webhook.KindModeration: {"JSON"}, webhook.KindOnlineStatus: {"JSON"}, webhook.KindFriend: {"JSON"},
	webhook.KindGroupOperation: {"JSON"}, webhook.KindChatroomStatus: {"JSON"}, webhook.KindChatroomAttribute: {"JSON"}, webhook.KindBot: {"JSON"},
	webhook.KindPublicService: {"XML", "XML after blanks"},
}

// Only the documented combinations of kind, generation of the signature, format and content type reach a function.
func TestAcceptedCombinations(t *testing.T) {
	t.Parallel()
	reachedIn := map[string]bool{}
	contentTypes := []string{"", "application/x-www-form-urlencoded", "application/json", "application/xml", "text/plain", "multipart/form-data; boundary=x"}
	for _, privateCloud := range []bool{false, true} {
		for _, p := range places {
			for format, body := range intakeBodies {
				for _, contentType := range contentTypes {
					kinds := append([]webhook.Kind{""}, kindsOf(documentedFormats)...)
					for _, kind := range kinds {
						reached, status := intake(t, kind, p, body, contentType, privateCloud)
						what := fmt.Sprintf("%s at %q signed in %s as %q, private cloud %t: answered %d", format, kind, p, contentType, privateCloud, status)
						isPrivate := strings.HasPrefix(p.nonce, "rc-")
						for _, got := range reached {
							reachedIn[fmt.Sprint(kind, "/", format, "/", isPrivate, "/", privateCloud)] = true
							if kind != "" {
								assert.Equal(t, kind, got, what)
							}
							if got == "" && p.where != "form" { // the signature alone makes a form
								assert.NotContains(t, []string{"no format whatever", "nothing"}, format, what)
							} else if got != "" {
								assert.Contains(t, documentedFormats[got], format, what)
							}
							assert.True(t, !isPrivate || privateCloud || got == webhook.KindPublicService, what)
						}
						if status == http.StatusOK {
							assert.NotEmpty(t, reached, what)
						} else {
							assert.Empty(t, reached, what)
						}
					}
				}
			}
		}
	}
	for _, expected := range []string{
		"message.preSend/form/false/false", "message.preSend/form/true/true", "message.preSend/JSON/false/false", "message.sync/form/false/false",
		"user.deactivation/form/false/false", "/JSON/false/false", "/form/false/false",
		"publicService.message/XML/true/false", "publicService.message/XML/false/false", "/XML/true/false", "/XML after blanks/true/true",
	} {
		assert.True(t, reachedIn[expected], "%s reaches a function", expected)
	}
}

func kindsOf(m map[webhook.Kind][]string) []webhook.Kind {
	var kinds []webhook.Kind
	for kind := range m {
		kinds = append(kinds, kind)
	}
	return kinds
}

func intake(t *testing.T, kind webhook.Kind, p place, body, contentType string, privateCloud bool) (reached []webhook.Kind, status int) {
	t.Helper()
	opts := []webhook.Option{
		webhook.WithoutReplayProtection(), atMoment,
		webhook.On(func(_ context.Context, e webhook.Event) error { reached = append(reached, e.Kind()); return nil }),
		webhook.OnPreSend(func(context.Context, webhook.PreSend) (webhook.Verdict, error) {
			reached = append(reached, webhook.KindPreSend)
			return webhook.Verdict{}, nil
		}),
	}
	if privateCloud {
		opts = append(opts, webhook.WithPrivateCloud())
	}
	h := newHandler(t, opts...)
	var address http.Handler = h
	if kind != "" {
		address = h.For(kind)
	}
	signed := newSignedRequest()
	timestamp := p.timestampAt(moment)
	signed.form = url.Values{}
	signed.sign(p, "n1", timestamp, signatureOf(sender.AppSecret, "n1", timestamp))
	if p.where == "form" && !strings.HasPrefix(strings.TrimSpace(body), "{") && body != "" {
		body += "&" + signed.form.Encode()
	}
	r := httptest.NewRequest(http.MethodPost, "https://app.example/hook?"+signed.query.Encode(), strings.NewReader(body))
	for name, values := range signed.header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return reached, serveInto(address, r, &status)
}

func serveInto(h http.Handler, r *http.Request, status *int) int {
	*status = serve(h, r).Code
	return *status
}

// Without the body, which middleware has read, the handler must not respond as if it had a verdict.
func TestBodyAlreadyRead(t *testing.T) {
	t.Parallel()
	verdict := webhook.PreSend{From: "ann", Target: "bob", ObjectName: "RC:TxtMsg", Original: `{"content":"hi"}`, ChannelType: "PERSON", UID: "u1", Time: moment}
	for name, reader := range map[string]func(r *http.Request){
		"the body":      func(r *http.Request) { _, _ = io.ReadAll(r.Body) },
		"the form":      func(r *http.Request) { _ = r.ParseForm() },
		"a form's name": func(r *http.Request) { _ = r.FormValue("content") },
		"a multipart":   func(r *http.Request) { _ = r.ParseMultipartForm(1 << 20) },
		"nothing is there": func(r *http.Request) {
			r.Body, r.ContentLength = http.NoBody, 0
		},
	} {
		t.Run(name, func(t *testing.T) {
			var errs []error
			asked := false
			h := newHandler(t, failures(&errs), webhook.OnPreSend(func(context.Context, webhook.PreSend) (webhook.Verdict, error) {
				asked = true
				return webhook.Verdict{}, nil
			}))
			for _, address := range []http.Handler{h, h.For(webhook.KindPreSend)} {
				r := request(t, verdict)
				reader(r)
				assert.Equal(t, http.StatusBadRequest, serve(address, r).Code)
			}
			assert.False(t, asked)
			require.Len(t, errs, 2)
			assert.ErrorIs(t, errs[0], webhook.ErrBody)
			assert.ErrorContains(t, errs[0], "something before the handler")
		})
	}
}

// If a framework has read the body, the bytes are passed to the handler.
func TestIncoming(t *testing.T) {
	t.Parallel()
	var rooms []string
	var errs []error
	h := newHandler(t, failures(&errs), webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
		rooms = append(rooms, e.Room)
		return nil
	}), webhook.OnPreSend(func(context.Context, webhook.PreSend) (webhook.Verdict, error) {
		return webhook.Verdict{Decision: webhook.Block}, nil
	}))
	incoming := func(r *http.Request) webhook.Incoming {
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		return webhook.Incoming{Method: r.Method, Query: r.URL.Query(), Header: r.Header, Body: body}
	}
	d, err := h.VerifyIncoming(incoming(request(t, joined("a", "u1"))))
	require.NoError(t, err)
	assert.Equal(t, sender.AppKey, d.AppKey)
	events, err := h.Decode("", d)
	require.NoError(t, err)
	require.Len(t, events, 1)
	assert.Empty(t, rooms)

	in := incoming(request(t, joined("b", "u1")))
	status, answer := h.Answer(t.Context(), webhook.KindChatroomStatus, in)
	assert.Equal(t, 200, status)
	assert.Empty(t, answer)
	assert.Equal(t, []string{"b"}, rooms)
	in.Body = bytes.ToUpper(in.Body)
	status, _ = h.Answer(t.Context(), "", in)
	assert.Equal(t, 401, status, "the signature was used for another body")

	status, answer = h.Answer(t.Context(), "", incoming(request(t, webhook.PreSend{
		From: "ann", Target: "bob", ObjectName: "RC:TxtMsg", Original: `{}`, ChannelType: "PERSON", UID: "u1", Time: moment,
	})))
	assert.Equal(t, 200, status)
	assert.JSONEq(t, `{"pass":0}`, string(answer))

	for name, c := range map[string]struct {
		in     webhook.Incoming
		kind   webhook.Kind
		status int
	}{
		"nothing":         {webhook.Incoming{}, "", 405},
		"no signature":    {webhook.Incoming{Method: "POST", Body: []byte("{}")}, "", 401},
		"no body":         {webhook.Incoming{Method: "POST", Query: request(t, joined("c")).URL.Query()}, "", 400},
		"no kind of ours": {in, "other", 404},
	} {
		status, answer := h.Answer(t.Context(), c.kind, c.in)
		assert.Equal(t, c.status, status, name)
		assert.Empty(t, answer, name)
	}
}

func TestVerifySignature(t *testing.T) {
	t.Parallel()
	at := millisOf(moment)
	seconds := fmt.Sprint(moment.Unix())
	good := webhook.Signature{Nonce: "n", Timestamp: at, Value: signatureOf(sender.AppSecret, "n", at)}
	h := newHandler(t, atMoment)
	app, err := h.VerifySignature(good)
	require.NoError(t, err)
	assert.Equal(t, sender.AppKey, app)
	inSeconds := webhook.Signature{Nonce: "n", Timestamp: seconds, Value: signatureOf(sender.AppSecret, "n", seconds)}
	for want, s := range map[error]webhook.Signature{
		webhook.ErrUnsigned:  {Nonce: "n", Timestamp: at},
		webhook.ErrSignature: {Nonce: "m", Timestamp: at, Value: good.Value},
		webhook.ErrExpired:   inSeconds,
	} {
		_, err := h.VerifySignature(s)
		assert.ErrorIs(t, err, want)
	}
	_, err = newHandler(t, webhook.WithPrivateCloud(), atMoment).VerifySignature(inSeconds)
	assert.NoError(t, err)
}

// A form that was read before leaves traces, even if its signature went with it.
func TestAnUnsignedBodyThatWasReadBefore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(r *http.Request)
		want   error
	}{
		"nothing":     {func(*http.Request) {}, webhook.ErrUnsigned},
		"a length":    {func(r *http.Request) { r.ContentLength = 1 }, webhook.ErrBody},
		"a form":      {func(r *http.Request) { r.PostForm = url.Values{} }, webhook.ErrBody},
		"a multipart": {func(r *http.Request) { r.MultipartForm = &multipart.Form{} }, webhook.ErrBody},
	} {
		r := httptest.NewRequest(http.MethodPost, "https://app.example/hook", nil)
		c.change(r)
		_, err := newHandler(t).Verify(r)
		assert.ErrorIs(t, err, c.want, name)
	}
}
