package browsertest

import (
	"net"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// passage is what a tunnel lets through.
type passage int

const (
	both    passage = iota
	refused         // connections end, and new ones at once
	silent          // nothing passes, and no connection is closed
	oneWay          // requests pass, and responses are lost
)

// tunnel is the network between a page and a server, for a test to cut.
type tunnel struct {
	address string // host:port for the page
	t       *testing.T

	mu      sync.Mutex
	changed *sync.Cond
	to      string
	passage passage
	era     int // of cuts and mendings: no connection outlives one
	open    map[net.Conn]bool
}

// dig makes one; to says later where it leads.
func dig(t *testing.T) *tunnel {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	n := &tunnel{address: listener.Addr().String(), t: t, open: map[net.Conn]bool{}}
	n.changed = sync.NewCond(&n.mu)
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			all.Go(func() { n.carry(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		n.set(refused)
		all.Wait()
	})
	return n
}

func (n *tunnel) leadsTo(address string) {
	n.t.Helper()
	u, err := url.Parse(address)
	require.NoError(n.t, err)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.to = u.Host
}

// set changes what passes. When everything passes again, earlier connections are closed.
func (n *tunnel) set(p passage) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.passage = p
	if p == both || p == refused {
		n.era++
		for conn := range n.open {
			_ = conn.Close()
		}
	}
	n.changed.Broadcast()
}

// hold registers a connection, unless none is let in.
func (n *tunnel) hold(conn net.Conn) (era int, held bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.passage == refused {
		return n.era, false
	}
	n.open[conn] = true
	return n.era, true
}

func (n *tunnel) drop(conn net.Conn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.open, conn)
	_ = conn.Close()
}

func (n *tunnel) carry(page net.Conn) {
	era, held := n.hold(page)
	if !held {
		_ = page.Close()
		return
	}
	defer n.drop(page)
	n.mu.Lock()
	to := n.to
	n.mu.Unlock()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	if _, held := n.hold(server); !held {
		_ = server.Close()
		return
	}
	defer n.drop(server)
	var back sync.WaitGroup
	back.Go(func() { n.copy(page, server, era, silent, oneWay) })
	n.copy(server, page, era, silent)
	back.Wait()
}

// copy hands on bytes until either end closes. While one of the passages holds it waits, and gives up with the era.
func (n *tunnel) copy(to, from net.Conn, era int, holding ...passage) {
	defer to.Close()
	buffer := make([]byte, 32<<10)
	for {
		count, err := from.Read(buffer)
		if err != nil || !n.passes(era, holding) {
			return
		}
		if _, err := to.Write(buffer[:count]); err != nil {
			return
		}
	}
}

func (n *tunnel) passes(era int, holding []passage) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for n.era == era && slices.Contains(holding, n.passage) {
		n.changed.Wait()
	}
	return n.era == era
}
