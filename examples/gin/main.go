// Command gin takes callbacks in a gin server, beside middleware that reads the body of every request.
//
//	RONGCLOUD_APP_KEY=... RONGCLOUD_APP_SECRET=... go run ./examples/gin -addr 127.0.0.1:8090
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"

	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

func main() {
	log.SetFlags(0)
	if err := run(os.Args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("gin", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8090", "where to listen")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("gin: there is no argument %q", flags.Arg(0))
	}
	router, err := newRouter(os.Getenv(rongcloud.EnvAppKey), os.Getenv(rongcloud.EnvAppSecret), func(text string) { log.Print(text) })
	if err != nil {
		return fmt.Errorf("gin: %w (set %s and %s)", err, rongcloud.EnvAppKey, rongcloud.EnvAppSecret)
	}
	log.Printf("callbacks go to http://%s/rongcloud", *addr)
	return router.Run(*addr)
}

func newRouter(appKey, appSecret string, say func(string)) (*gin.Engine, error) {
	callbacks, err := webhook.NewHandler(
		webhook.WithApp(appKey, appSecret),
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
			say(fmt.Sprint(e.Room, " ", e.Change, " ", e.UserIDs))
			return nil
		}),
		webhook.OnError(func(_ *http.Request, err error) { say(err.Error()) }),
	)
	if err != nil {
		return nil, err
	}
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()

	// Without middleware that reads bodies, a Handler is wrapped like any other.
	router.POST("/rongcloud", gin.WrapH(callbacks))

	// Where middleware has read the body, the bytes it kept are handed over: the signature covers no body, so what is
	// handled must be what came.
	router.POST("/audited/rongcloud", keepBody, func(c *gin.Context) {
		status, answer := callbacks.Answer(c.Request.Context(), "", webhook.Incoming{
			Method: c.Request.Method, Query: c.Request.URL.Query(), Header: c.Request.Header, Body: c.MustGet(bodyKey).([]byte),
		})
		c.Data(status, "application/json", answer)
	})

	// The mistake that the handler reports: the body was read, and nothing of it is left.
	router.POST("/mistaken/rongcloud", keepBody, gin.WrapH(callbacks))
	return router, nil
}

const bodyKey = "body"

// keepBody is middleware that reads the body, as loggers and signature checks of gateways do.
func keepBody(c *gin.Context) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, webhook.DefaultBodyLimit))
	if err != nil {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	c.Set(bodyKey, body)
}
