package emulator_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// groupCreate is an operation that the emulator does not have.
var groupCreate = rongcloud.Operation{ID: "ultragroup.create", Path: "/ultragroup/create.json", Encoding: rongcloud.Form}

type groupAnswer struct {
	rongcloud.Envelope
	Group string `json:"group"`
	Big   int64  `json:"big"`
}

func callGroup(t *testing.T, secret string, opts ...emulator.Option) (answer groupAnswer, emu *emulator.Emulator, err error) {
	t.Helper()
	emu, err = emulator.New(opts...)
	require.NoError(t, err)
	server := httptest.NewServer(emu)
	defer server.Close()
	client, err := rongcloud.New(emulator.DefaultAppKey, secret, rongcloud.WithEndpoint(server.URL), rongcloud.WithAttempts(1))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	_, err = client.Call(t.Context(), rongcloud.Request{Operation: groupCreate, Fields: rongcloud.Fields{
		rongcloud.NewField("userId", "ann"), rongcloud.NewField("groupId", "g"), rongcloud.NewField("groupName", "G"),
	}}, &answer)
	return answer, emu, err
}

func TestWithOperation(t *testing.T) {
	called := 0
	create := emulator.WithOperation("ultragroup.create", func(r *http.Request) (any, error) {
		called++
		return map[string]any{"group": r.FormValue("groupId"), "big": int64(9007199254740993)}, nil
	})
	_, _, err := callGroup(t, emulator.DefaultAppSecret)
	assert.ErrorContains(t, err, "WithOperation", "the emulator does not have it")

	answer, emu, err := callGroup(t, emulator.DefaultAppSecret, create)
	require.NoError(t, err)
	assert.Equal(t, "g", answer.Group)
	assert.Equal(t, int64(9007199254740993), answer.Big)
	assert.Equal(t, 1, called)
	require.Len(t, emu.Requests(), 1)
	assert.Equal(t, 200, emu.Requests()[0].Code)

	_, _, err = callGroup(t, "wrong", create)
	assert.ErrorIs(t, err, rongcloud.ErrUnauthorized)
	assert.Equal(t, 1, called, "the signature is checked before")

	for name, c := range map[string]struct {
		result any
		err    error
		says   string
	}{
		"a refusal":     {nil, &emulator.Refusal{Code: 20001, Message: "no such group"}, "20001"},
		"an error":      {nil, errors.New("the disk is full"), "the disk is full"},
		"no object":     {[]int{1}, nil, "is not a JSON object"},
		"not encodable": {map[string]any{"f": io.EOF.Error}, nil, "cannot be encoded"},
	} {
		_, _, err := callGroup(t, emulator.DefaultAppSecret, emulator.WithOperation("ultragroup.create", func(*http.Request) (any, error) { return c.result, c.err }))
		assert.ErrorContains(t, err, c.says, name)
	}
	_, _, err = callGroup(t, emulator.DefaultAppSecret, emulator.WithOperation("ultragroup.create", func(*http.Request) (any, error) { return nil, nil }))
	assert.NoError(t, err, "the response has only the code")
}

// TestAnOperationOfItsOwnCanBeReplaced also checks that the function may use the emulator.
func TestAnOperationOfItsOwnCanBeReplaced(t *testing.T) {
	var emu *emulator.Emulator
	emu, err := emulator.New(emulator.WithOperation("user.getToken", func(r *http.Request) (any, error) {
		token, err := emu.Token(r.FormValue("userId"))
		return map[string]string{"userId": "replaced", "token": token}, err
	}))
	require.NoError(t, err)
	server := httptest.NewServer(emu)
	defer server.Close()
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(server.URL))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	token, err := user.New(client).Register(t.Context(), user.Registration{ID: "ann", Name: "Ann"})
	require.NoError(t, err)
	assert.Equal(t, "replaced", token.UserID)
	_, err = emu.Connect(token.Value)
	assert.NoError(t, err)
}

func TestMisspeltOperations(t *testing.T) {
	answer := func(*http.Request) (any, error) { return nil, nil }
	for _, c := range []struct {
		opts []emulator.Option
		says string
	}{
		{[]emulator.Option{emulator.WithOperation("group.craete", answer)}, `there is no operation "group.craete"; did you mean group.create`},
		{[]emulator.Option{emulator.WithOperation("", answer)}, `there is no operation ""`},
		{[]emulator.Option{emulator.WithOperation("ultragroup.create", nil)}, "the function of ultragroup.create is nil"},
		{[]emulator.Option{emulator.WithOperation("ultragroup.create", answer), emulator.WithOperation("ultragroup.create", answer)}, "two functions for ultragroup.create"},
	} {
		_, err := emulator.New(c.opts...)
		assert.ErrorContains(t, err, c.says)
	}
	emu, err := emulator.New()
	require.NoError(t, err)
	assert.ErrorContains(t, emu.Inject("chatroom.creat", emulator.ServerError), "did you mean chatroom.create")
	assert.NoError(t, emu.Inject(emulator.AllOperations, emulator.ServerError))
}

func TestFaultsOfAnOperationThatIsLacking(t *testing.T) {
	emu, err := emulator.New()
	require.NoError(t, err)
	require.NoError(t, emu.Inject("ultragroup.create", emulator.RateLimited(0)))
	server := httptest.NewServer(emu)
	defer server.Close()
	response, err := http.Post(server.URL+groupCreate.Path, "application/x-www-form-urlencoded", strings.NewReader("groupId=g"))
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	assert.Equal(t, http.StatusTooManyRequests, response.StatusCode)
}
