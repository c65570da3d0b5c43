package browsertest

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// The credentials of the classic page's app.
const (
	appKey    = "AppKey"
	appSecret = "AppSecret"
)

const (
	classicPage   = "testdata/classic.html"
	vendorLibrary = "RongIMLib-2.2.5.min.js" // as the page names it
	vendorAddress = "//cdn.ronghub.com/" + vendorLibrary
)

// clientLibrary is the vendor's browser client as one script.
func clientLibrary(t testing.TB) []byte {
	t.Helper()
	var library []byte
	for _, script := range []string{"engine", "imlib-v2"} {
		part, err := os.ReadFile(filepath.FromSlash("../examples/livequiz/node_modules/@rongcloud/" + script + "/dist/index.umd.js"))
		require.NoError(t, err, "the browser client is missing; install it: %s", installClient)
		library = append(append(library, part...), '\n')
	}
	return library
}

// sitePages are the files of a site with the classic page. Only the URL of its script is changed.
func sitePages(t *testing.T) map[string][]byte {
	t.Helper()
	original, err := os.ReadFile(classicPage)
	require.NoError(t, err)
	page := strings.Replace(string(original), vendorAddress, "client.js", 1)
	require.NotEqual(t, string(original), page, "the page does not load the library from where it should")
	return map[string][]byte{"index.html": []byte(page), "client.js": clientLibrary(t), "original.html": original, vendorLibrary: clientLibrary(t)}
}

func siteFiles(t *testing.T) fstest.MapFS {
	files := fstest.MapFS{}
	for name, content := range sitePages(t) {
		files[name] = &fstest.MapFile{Data: content, Mode: 0o644}
	}
	return files
}

// service is an emulator that serves the classic page, and the services of a backend.
type service struct {
	t        *testing.T
	test     context.Context
	host     string // host:port
	emulator *emulator.Emulator
	rooms    *chatroom.Service
	users    *user.Service
	messages *message.Service
	groups   *group.Service
	stop     func()
}

// startService starts a service. Its tokens contain its address, so that the page needs no option.
func startService(t *testing.T, opts ...emulator.Option) *service {
	t.Helper()
	return startServiceAt(t, "127.0.0.1:0", opts...)
}

func startServiceAt(t *testing.T, address string, opts ...emulator.Option) *service {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	require.NoError(t, err)
	s := &service{t: t, test: testContext(t), host: listener.Addr().String()}
	s.emulator, err = emulator.New(append([]emulator.Option{
		emulator.WithCredentials(appKey, appSecret), emulator.WithStatic(siteFiles(t)), emulator.WithNaviInToken("http://" + s.host),
	}, opts...)...)
	require.NoError(t, err)
	s.stop = serve(listener, s.emulator)
	t.Cleanup(s.stop)
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint("http://"+s.host))
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	s.rooms, s.users, s.messages, s.groups = chatroom.New(client), user.New(client), message.New(client), group.New(client)
	return s
}

// serve serves until stop is called, which may happen more than once.
func serve(listener net.Listener, emu *emulator.Emulator) (stop func()) {
	server := &http.Server{Handler: emu}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // it ends with stop
	}()
	return func() {
		emu.Close()
		_ = server.Close()
		<-done
	}
}

// say sends a text to a room, like a backend.
func (s *service) say(room, text string) {
	s.t.Helper()
	_, err := s.messages.SendChatroom(s.test, message.ChatroomParams{From: "server", To: []string{room}, Content: message.Text{Content: text}})
	require.NoError(s.t, err)
}

// token registers a user and returns the token.
func (s *service) token(userID string) string {
	s.t.Helper()
	token, err := s.users.Register(s.test, user.Registration{ID: userID, Name: userID})
	require.NoError(s.t, err)
	return token.Value
}
